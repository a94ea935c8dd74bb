import { openStore } from '@ablate/tracker';

/** Removes runs for good; says how that went, nothing where there are none. */
export function removeRuns(storePath: string, ids: readonly string[]): string | null {
  if (ids.length === 0) return null;
  let removed = 0;
  const problems: string[] = [];
  try {
    using store = openStore(storePath);
    for (const id of ids)
      try {
        store.removeRun(id);
        removed += 1;
      } catch (error) {
        problems.push(textOf(error));
      }
  } catch (error) {
    problems.push(textOf(error));
  }
  const runs = removed === 1 ? '1 run' : `${removed} runs`;
  const done =
    removed === 0 ? [] : [`Removed ${runs}; ablate gc frees the space of artifacts and checkpoints.`];
  const left = ids.length - removed;
  return [...done, ...(left === 0 ? [] : [`${left} of ${ids.length} not removed:`]), ...problems].join('\n');
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
