import { AblateError } from '@ablate/core';
import { checkPath } from './check-path.js';
import { checkKeys, show } from './issues.js';
import { CELL_KEYS } from './schema.js';
import { plain } from './set-path.js';

export interface AxisValue {
  readonly label: string;
  readonly value: unknown;
}

/** What varies: a key of the cell's configuration, or a path into it, and its values by label. */
export interface Axis {
  readonly name: string;
  readonly values: readonly AxisValue[];
}

export function parseAxes(given: Readonly<Record<string, unknown>>): Axis[] {
  for (const name of Object.keys(given)) checkKeys({ [name.split('.')[0] ?? '']: null }, CELL_KEYS, 'axis');
  const axes = Object.entries(given).map(([name, values]) => {
    const axis = { name, values: parseValues(name, values) };
    if (axis.values.length === 0)
      throw new AblateError('CONFIG', `axes.${name}: expected at least one value, got an empty axis`);
    for (const { label, value } of axis.values) checkPath(name, value, `axes.${name}.${label}`);
    return axis;
  });
  for (const [at, { name }] of axes.entries()) {
    const twin = axes.slice(0, at).find((other) => plain(other.name) === plain(name));
    if (twin !== undefined)
      throw new AblateError('CONFIG', `axes: ${twin.name} and ${name} are the same path; keep one of them`);
  }
  return axes;
}

/** The axis of that name, if there is one. */
export function findAxis(axes: readonly Axis[], name: string): Axis | undefined {
  return axes.find((axis) => axis.name === name);
}

function parseValues(name: string, given: unknown): AxisValue[] {
  if (Array.isArray(given))
    return given.map((value: unknown) => ({ label: primitiveLabel(name, value), value })).map(unique);
  if (typeof given !== 'object' || given === null)
    throw new AblateError(
      'CONFIG',
      `axes.${name}: expected an object of label: value, or a list of plain values; received ${show(given)}`,
    );
  return Object.entries(given).map(([label, value]: [string, unknown]) => {
    if (!/^[^\p{Cc}]+$/u.test(label))
      throw new AblateError('CONFIG', `axes.${name}: expected labels of one line; received ${show(label)}`);
    return { label, value };
  });

  function unique(item: AxisValue, at: number, all: AxisValue[]): AxisValue {
    if (all.findIndex((other) => other.label === item.label) !== at)
      throw new AblateError(
        'CONFIG',
        `axes.${name}: the label "${item.label}" appears twice; labels are unique`,
      );
    return item;
  }
}

function primitiveLabel(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new AblateError(
    'CONFIG',
    `axes.${name}: a list may hold numbers, texts and true/false; received ${show(value)}. ` +
      `Give other values a label: { label: value }`,
  );
}
