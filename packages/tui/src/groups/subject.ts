import type { RunRow } from '@ablate/tracker';
import type { SeriesIdentity } from '../chart/palette.js';

/** What is charted and compared: one run, or a group of runs that differ in their seed. */
export interface Subject {
  readonly id: string;
  readonly label: string;
  readonly runs: readonly RunRow[];
  readonly identity: SeriesIdentity;
}

export interface RunGroup {
  readonly id: string;
  readonly label: string;
  readonly runs: readonly RunRow[];
}

/** The selected runs and groups in the order of selection, or the highlighted one if none is selected. */
export function chooseSubjects(
  rows: readonly RunRow[],
  groups: readonly RunGroup[],
  selected: readonly string[],
  highlighted: string | null,
  identityOf: (index: number) => SeriesIdentity,
): Subject[] {
  const wanted = selected.length > 0 ? selected : highlighted === null ? [] : [highlighted];
  if (wanted.length === 0) return [];
  const asked = new Set(wanted);
  const known = new Map<string, RunGroup>();
  for (const run of rows)
    if (asked.has(run.id)) known.set(run.id, { id: run.id, label: run.name, runs: [run] });
  for (const group of groups) if (asked.has(group.id)) known.set(group.id, group);
  return wanted.flatMap((id, index) => {
    const found = known.get(id);
    return found ? [{ ...found, identity: identityOf(index) }] : [];
  });
}
