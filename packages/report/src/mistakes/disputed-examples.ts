/** What the runs of a cell took one example for. */
export interface CellAnswers {
  readonly runs: number;
  readonly right: number;
  /** The class that most of them took it for, and how many did. */
  readonly most: { readonly answer: number; readonly runs: number };
}

/** A test example on which cells disagree. */
export interface DisputedExample {
  /** Its place in the test split. */
  readonly at: number;
  readonly expected: number;
  /** In the order of the cells; null for one without predictions. */
  readonly cells: readonly (CellAnswers | null)[];
}

export interface Disputes {
  /** Examples that at least half of the runs of one cell get right and most runs of another one wrong. */
  readonly count: number;
  readonly examples: readonly DisputedExample[];
}

/** Classes that a run took the test examples for, in their order. */
type Answers = ArrayLike<number>;

/**
 * The examples on which cells differ most: by the variance over the cells of the share of their runs that are right.
 * @param cells runs of each cell
 */
export function disputedExamples(
  cells: readonly (readonly Answers[])[],
  expected: Answers,
  most: number,
): Disputes {
  const compared = cells.filter((runs) => runs.length > 0);
  const disputed = Array.from({ length: expected.length }, (_, at) => {
    const shares = compared.map((runs) => shareRight(runs, at, expected[at] ?? -1));
    return { at, variance: variance(shares), isDisputed: isDisputed(shares) };
  }).filter((example) => example.isDisputed);
  return {
    count: disputed.length,
    examples: disputed
      .sort((a, b) => b.variance - a.variance || a.at - b.at)
      .slice(0, most)
      .map(({ at }) => ({
        at,
        expected: expected[at] ?? -1,
        cells: cells.map((runs) => (runs.length === 0 ? null : answersOf(runs, at, expected[at] ?? -1))),
      })),
  };
}

function shareRight(runs: readonly Answers[], at: number, expected: number): number {
  let right = 0;
  for (const answers of runs) if (answers[at] === expected) right += 1;
  return right / runs.length;
}

function isDisputed(shares: readonly number[]): boolean {
  return shares.some((share) => share >= 0.5) && shares.some((share) => share < 0.5);
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

function answersOf(runs: readonly Answers[], at: number, expected: number): CellAnswers {
  const counts = new Map<number, number>();
  for (const answers of runs) {
    const answer = answers[at] ?? -1;
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  const [answer, count] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best));
  return { runs: runs.length, right: counts.get(expected) ?? 0, most: { answer, runs: count } };
}
