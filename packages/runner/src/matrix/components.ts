import { AblateError, canonicalJson, type JsonValue } from '@ablate/core';
import { componentDesign, DESIGN_KINDS, OFF, ON, type DesignKind } from '@ablate/statistics/designs';
import { checkCells } from './cell-limit.js';
import { findAxis, type Axis } from './axes.js';
import { checkPath } from './check-path.js';
import { describeValue } from './describe-value.js';
import { checkKeys, show } from './issues.js';
import { CELL_KEYS } from './schema.js';
import { overlap, setPath } from './set-path.js';

/** A part of the recipe that is there or not. */
export interface Component {
  readonly name: string;
  readonly on: Change;
  readonly off: Change;
}

/** What a component makes of a cell: values by path. */
type Change = Readonly<Record<string, unknown>>;

/** One combination of components. */
export interface DesignRun {
  readonly label: string;
  /** `on` or `off` by component. */
  readonly labels: Readonly<Record<string, string>>;
  readonly changes: readonly Change[];
}

export interface Design {
  readonly kind: DesignKind;
  /** In the order in which they change a cell. */
  readonly components: readonly string[];
  readonly runs: readonly DesignRun[];
}

interface Given {
  readonly components?: Readonly<Record<string, Partial<Pick<Component, 'on' | 'off'>>>> | undefined;
  readonly design?: DesignKind | undefined;
}

/**
 * The combinations of components that the design has; null for a matrix without components.
 * @throws AblateError `CONFIG` for a design that can't tell what it is for, a path that there is not, and components that
 * set one path differently
 */
export function parseDesign({ components, design }: Given, axes: readonly Axis[]): Design | null {
  if (components === undefined && design === undefined) return null;
  if (components === undefined || Object.keys(components).length === 0)
    throw new AblateError('CONFIG', `design: expected components: { name: { on, off } } beside it`);
  if (design === undefined)
    throw new AblateError('CONFIG', `components: expected a design beside them: ${DESIGN_KINDS.join(', ')}`);
  const parsed = Object.entries(components).map(([name, { on = {}, off = {} }]) => ({ name, on, off }));
  for (const component of parsed) checkComponent(component, axes);
  const names = parsed.map(({ name }) => name);
  const { runs } = inMatrix(() => componentDesign(design, names));
  checkCells(runs.length, 1);
  return {
    kind: design,
    components: names,
    runs: runs.map((levels) => {
      const isOn = (at: number) => levels[at] === 1;
      const label = labelOf(
        design,
        names.filter((_, at) => isOn(at)),
        names,
      );
      const labels = Object.fromEntries(names.map((name, at) => [name, isOn(at) ? ON : OFF]));
      const sides = parsed.map(({ name, on, off }, at) => ({ name, change: isOn(at) ? on : off }));
      checkSides(sides, label);
      return { label, labels, changes: sides.map(({ change }) => change) };
    }),
  };
}

function inMatrix<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AblateError('CONFIG', `design: ${error.message}`, { cause: error });
  }
}

function labelOf(design: DesignKind, on: readonly string[], all: readonly string[]): string {
  if (on.length === all.length) return 'full';
  if (design === 'leave-one-out') return `without ${all.filter((name) => !on.includes(name)).join()}`;
  if (on.length === 0) return 'none';
  return design === 'add-one-in' ? `with ${on.join()}` : on.join(' + ');
}

function checkComponent({ name, on, off }: Component, axes: readonly Axis[]): void {
  if (!/^[^\p{Cc}]+$/u.test(name) || name === 'cell')
    throw new AblateError(
      'CONFIG',
      `components: expected names of one line, other than cell; received ${show(name)}`,
    );
  if (findAxis(axes, name) !== undefined)
    throw new AblateError('CONFIG', `components: ${name} is the name of an axis; give it another`);
  if (Object.keys(on).length + Object.keys(off).length === 0)
    throw new AblateError('CONFIG', `components.${name}: expected what it changes, in on, off or both`);
  for (const [side, change] of Object.entries({ on, off }))
    for (const [path, value] of Object.entries(change)) {
      const where = `components.${name}.${side}`;
      checkKeys({ [path.split('.')[0] ?? '']: null }, CELL_KEYS, `key in ${where}`);
      checkPath(path, value, `${where}.${path}`);
      const axis = axes.find((each) => overlap(each.name, path));
      if (axis !== undefined && !isList(path, value))
        throw new AblateError(
          'CONFIG',
          `${where}: ${path} belongs to the axis ${axis.name}, whose labels would no longer be true`,
        );
    }
}

/** A list of plugins is added to those that the cell has. */
function isList(path: string, value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && !path.includes('.');
}

/** Two components may set one path to the same value, and both may add to a list; else the order would decide. */
function checkSides(
  sides: readonly { readonly name: string; readonly change: Change }[],
  label: string,
): void {
  const set: { name: string; path: string; value: unknown }[] = [];
  for (const { name, change } of sides)
    for (const [path, value] of Object.entries(change)) {
      const other = set.find((each) => each.name !== name && overlap(each.path, path));
      set.push({ name, path, value });
      if (other === undefined || (isList(path, value) && isList(other.path, other.value))) continue;
      const isSame = other.path === path && textOf(other.value) === textOf(value);
      if (isSame) continue;
      throw new AblateError(
        'CONFIG',
        `components "${other.name}" and "${name}" set one path differently in the cell "${label}": ` +
          `${other.path} to ${describeValue(other.value)}, ${path} to ${describeValue(value)}; ` +
          'let each set what the other does not, or make them values of one axis',
      );
    }
}

function textOf(value: unknown): string {
  return canonicalJson(value as JsonValue);
}

/** A cell's configuration with what each component makes of it, in the order of their declaration. */
export function withChanges(
  config: Readonly<Record<string, unknown>>,
  { changes, label }: DesignRun,
): Record<string, unknown> {
  let changed = { ...config };
  for (const change of changes)
    for (const [path, value] of Object.entries(change)) {
      const before = changed[path];
      changed = isList(path, value)
        ? { ...changed, [path]: [...(Array.isArray(before) ? (before as unknown[]) : []), ...value] }
        : setPath(changed, path.split('.'), value, `components, in the cell "${label}":`);
    }
  return changed;
}
