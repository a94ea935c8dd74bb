import type { RunRow } from '@ablate/tracker';
import type { SeriesIdentity } from '../chart/palette.js';

/** What is charted and compared: one run, or a group of runs that differ in their seed. */
export interface Subject {
  readonly id: string;
  readonly label: string;
  readonly runs: readonly RunRow[];
  readonly identity: SeriesIdentity;
}

/** Index of the run or group that is pinned as baseline; -1 if it is not among them. */
export function pinnedIndex(subjects: readonly Subject[], pinned: string | null): number {
  return subjects.findIndex(({ id, runs }) => id === pinned || (runs.length === 1 && runs[0]?.id === pinned));
}

export interface RunGroup {
  readonly id: string;
  readonly label: string;
  readonly runs: readonly RunRow[];
}

/** The selected runs and groups in the order of selection, or the highlighted one if none is selected. */
export function chooseSubjects(
  findRun: (id: string) => RunRow | undefined,
  groups: readonly RunGroup[],
  selected: readonly string[],
  highlighted: string | null,
  identityOf: (index: number) => SeriesIdentity,
): Subject[] {
  const wanted = selected.length > 0 ? selected : highlighted === null ? [] : [highlighted];
  return wanted.flatMap((id, index) => {
    const run = findRun(id);
    const found = run ? { id, label: run.name, runs: [run] } : groups.find((group) => group.id === id);
    return found ? [{ ...found, identity: identityOf(index) }] : [];
  });
}
