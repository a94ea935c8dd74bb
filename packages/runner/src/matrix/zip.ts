import { AblateError } from '@ablate/core';
import { findAxis, type Axis, type AxisValue } from './axes.js';
import { checkKeys } from './issues.js';

/** One choice from an axis, or one from each axis of a zip group. */
export type Choice = readonly { readonly axis: string; readonly chosen: AxisValue }[];

export function checkZip(groups: readonly (readonly string[])[], axes: readonly Axis[]): void {
  const names = axes.map((axis) => axis.name);
  const seen = new Set<string>();
  for (const group of groups) {
    for (const name of group) {
      checkKeys({ [name]: null }, names, 'axis in zip');
      if (seen.has(name)) throw new AblateError('CONFIG', `zip: axis ${name} is listed twice; list it once`);
      seen.add(name);
    }
    const lengths = group.map((name) => findAxis(axes, name)?.values.length ?? 0);
    if (new Set(lengths).size > 1)
      throw new AblateError(
        'CONFIG',
        `zip: expected axes of one length, got ${group.map((name, i) => `${name} with ${lengths[i] ?? 0}`).join(', ')} values`,
      );
  }
}

/** The choices to multiply, in the order of the axes; a zip group stands where its first axis does. */
export function choices(axes: readonly Axis[], groups: readonly (readonly string[])[]): Choice[][] {
  return axes.flatMap((axis) => {
    const group = groups.find((names) => names.includes(axis.name));
    if (group === undefined) return [axis.values.map((chosen) => [{ axis: axis.name, chosen }])];
    const together = axes.filter(({ name }) => group.includes(name));
    if (together[0] !== axis) return [];
    return [
      axis.values.map((_, i) =>
        together.flatMap(({ name, values }) => {
          const chosen = values[i];
          return chosen === undefined ? [] : [{ axis: name, chosen }];
        }),
      ),
    ];
  });
}
