import { AblateError, canonicalJson, didYouMean, type JsonValue } from '@ablate/core';
import { findAxis, type Axis } from './axes.js';
import { checkKeys, show } from './issues.js';

/** What a pattern asks of one axis: a label, or (in `include`) a value that the axis doesn't have. */
export type Wanted = { readonly label: string } | { readonly value: unknown };
export type Pattern = Readonly<Record<string, Wanted>>;

/**
 * Turns `{ axis: label or value }` into labels.
 * @param foreign whether `any value` may stand where the axis has no such label.
 * @throws AblateError `CONFIG` for an axis or a label that the matrix doesn't have.
 */
export function parsePattern(
  given: Readonly<Record<string, unknown>>,
  axes: readonly Axis[],
  where: string,
  foreign: 'labels only' | 'any value' = 'labels only',
): Pattern {
  checkKeys(
    given,
    axes.map((axis) => axis.name),
    `axis in ${where}`,
  );
  return Object.fromEntries(
    Object.entries(given).map(([name, wanted]): [string, Wanted] => {
      const axis = findAxis(axes, name);
      const label = axis === undefined ? undefined : labelOf(axis, wanted);
      if (label !== undefined) return [name, { label }];
      // A text where values are objects can only be meant as a label.
      const isMisspelled =
        typeof wanted === 'string' && !axis?.values.some(({ value }) => typeof value === 'string');
      if (foreign === 'any value' && !isMisspelled) return [name, { value: wanted }];
      const known = axis?.values.map((value) => value.label) ?? [];
      throw new AblateError(
        'CONFIG',
        `${where}: axis ${name} has no ${typeof wanted === 'string' ? 'label' : 'value'} ${show(wanted)}; ` +
          `known: ${known.join(', ')}${typeof wanted === 'string' ? didYouMean(wanted, known) : ''}`,
      );
    }),
  );
}

/** Whether a cell with these labels is meant. */
export function matches(pattern: Pattern, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(pattern).every(
    ([axis, wanted]) => 'label' in wanted && labels[axis] === wanted.label,
  );
}

function labelOf(axis: Axis, wanted: unknown): string | undefined {
  if (typeof wanted === 'string' && axis.values.some(({ label }) => label === wanted)) return wanted;
  const text = canonicalJson(wanted as JsonValue);
  return axis.values.find(({ value }) => canonicalJson(value as JsonValue) === text)?.label;
}
