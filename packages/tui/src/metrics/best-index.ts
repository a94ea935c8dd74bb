import type { Goal } from '@ablate/statistics';

/** Index of the best finite value; -1 if there is none, or no goal, or all are equal. */
export function bestIndex(goal: Goal | null, values: readonly (number | null)[]): number {
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (goal === null || finite.length < 2 || finite.every((value) => value === finite[0])) return -1;
  return values.indexOf(goal === 'max' ? Math.max(...finite) : Math.min(...finite));
}
