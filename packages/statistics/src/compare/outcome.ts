import type { SeedValue } from '../decide/table.js';

/** What became of one run of a cell. */
export type Outcome = SeedValue;

/** The value that a run counts with: that of a run that diverged is the worst one where there is one. */
export function countedValue(outcome: Outcome | undefined, worst: number | null): number | null {
  if (outcome === undefined) return null;
  if (isDiverged(outcome)) return worst;
  return outcome.state === 'finished' ? outcome.value : null;
}

export function isDiverged(outcome: Outcome): boolean {
  return outcome.state === 'diverged' || (outcome.state === 'finished' && !Number.isFinite(outcome.value));
}
