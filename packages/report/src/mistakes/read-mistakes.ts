import {
  readPredictions,
  storedPredictions,
  type DetailReader,
  type NpyValues,
  type RunRow,
  type StoredPredictions,
} from '@ablate/tracker';
import { disputedExamples, type DisputedExample } from './disputed-examples.js';

/** As many as a page shows before it is scrolled for long. */
const MOST_EXAMPLES = 12;

/** What the cells of an experiment take test examples for, where they disagree. */
export interface Mistakes {
  /** Of the test split. */
  readonly tested: number;
  /** Examples on which cells disagree. */
  readonly disputed: number;
  readonly examples: readonly (DisputedExample & { readonly id: bigint })[];
  /** A run that was tested with these examples: its configuration names their dataset. */
  readonly run: RunRow;
  /** Runs that were tested with other examples, and so are left out. */
  readonly otherRuns: number;
}

interface TestedRun {
  readonly cell: number;
  readonly run: RunRow;
  readonly stored: StoredPredictions;
}

/**
 * Null where fewer than two cells have kept the classes that they predicted for the same examples.
 * @param cells runs of each cell
 * @throws StoreError for a file that is none of ours; an error of the file system for one that is gone
 */
export function readMistakes(
  cells: readonly (readonly (RunRow | null)[])[],
  reader: Pick<DetailReader, 'artifacts'>,
): Mistakes | null {
  const all = cells.flatMap((runs, cell) =>
    runs.flatMap((run): TestedRun[] => {
      const stored = run?.status === 'finished' ? storedPredictions(reader.artifacts(run.id)) : null;
      return run === null || stored === null ? [] : [{ cell, run, stored }];
    }),
  );
  const tested = largestGroup(all);
  const [first] = tested;
  if (first === undefined || new Set(tested.map(({ cell }) => cell)).size < 2) return null;
  const expected = readPredictions(first.stored.expectedFile);
  // Targets of a regression and steps of a sequence have no one class.
  if (expected.shape.length !== 1 || !isOfClasses(expected.values)) return null;
  const answers = cells.map((_, at) =>
    tested
      .filter(({ cell }) => cell === at)
      .map(({ stored }) => readPredictions(stored.file).values)
      .filter(isOfClasses),
  );
  const { count, examples } = disputedExamples(answers, expected.values, MOST_EXAMPLES);
  const ids = readPredictions(first.stored.examplesFile).values;
  return {
    tested: expected.values.length,
    disputed: count,
    examples: examples.map((example) => ({ ...example, id: BigInt(ids[example.at] ?? -1) })),
    run: first.run,
    otherRuns: all.length - tested.length,
  };
}

function isOfClasses(values: NpyValues): values is Uint8Array | Uint16Array {
  return values instanceof Uint8Array || values instanceof Uint16Array;
}

/** The runs that were tested with the same examples as most others. */
function largestGroup(runs: readonly TestedRun[]): readonly TestedRun[] {
  const groups = new Map<string, TestedRun[]>();
  for (const run of runs) groups.set(run.stored.examples, [...(groups.get(run.stored.examples) ?? []), run]);
  return [...groups.values()].reduce((best, group) => (group.length > best.length ? group : best), []);
}
