import { decide, normalRandom, seededRandom, SequentialTest, type TableCell } from '@ablate/statistics';
import type { Figures } from '../figures.js';
import { FAMILIES, LOOKS, PATTERNS } from './error.js';
import { makeCells, type MadeUp } from './made-up-matrix.js';

const EFFECTS = [0.5, 1, 2, 3];
/** So many patterns that Holm's correction of 39 comparisons can reject. */
const HOLM_PATTERNS = 2048;

/**
 * How often an effect is found, with looks (and its seeds on average), at 20 fixed seeds, and at 20 fixed seeds by one
 * sign-flip test for each comparison with Holm's correction: an effect alone in its matrix, and one that all have.
 */
export function powers(matrices: number): Figures {
  const figures: Figures = {};
  for (const comparisons of FAMILIES)
    for (const effect of EFFECTS)
      for (const who of comparisons === 1 ? ['alone'] : ['alone', 'all']) {
        const made: MadeUp = {
          ...{ comparisons, seeds: 20, noise: 'normal' },
          effect: (at) => (who === 'all' || at === 0 ? effect : 0),
        };
        figures[`${effect} sd, ${who}, m ${comparisons}: power with looks / seeds / fixed / Holm`] = powerOf(
          made,
          matrices,
        );
      }
  for (const comparisons of FAMILIES)
    for (const margin of [1, 1.5, 2]) {
      const made: MadeUp = { comparisons, seeds: 20, noise: 'normal', effect: () => 0 };
      figures[`no effect, margin ${margin} sd, m ${comparisons}: same with looks / seeds`] = sameOf(
        made,
        margin,
        matrices,
      );
    }
  return figures;
}

function powerOf(made: MadeUp, matrices: number): string {
  const counts = { looks: 0, seeds: 0, fixed: 0, holm: 0 };
  eachMatrix(made, matrices, (cells) => {
    const table = { metric: 'made up', goal: 'max', patterns: PATTERNS, cells } as const;
    const [, sequential] = decide({ ...table, looks: LOOKS }).cells;
    const [, fixed] = decide({ ...table, looks: [20] }).cells;
    if (sequential?.verdict === 'better') counts.looks++;
    counts.seeds += sequential?.decidedAt ?? 20;
    if (fixed?.verdict === 'better') counts.fixed++;
    if (holmFindsFirst(cells)) counts.holm++;
  });
  const share = (count: number) => (count / matrices).toFixed(3);
  return `${share(counts.looks)} / ${(counts.seeds / matrices).toFixed(1)} / ${share(counts.fixed)} / ${share(counts.holm)}`;
}

function sameOf(made: MadeUp, margin: number, matrices: number): string {
  let same = 0;
  let seeds = 0;
  eachMatrix(made, matrices, (cells) => {
    const table = {
      metric: 'made up',
      goal: 'max',
      patterns: PATTERNS,
      cells,
      margin,
      looks: LOOKS,
    } as const;
    const [, first] = decide(table).cells;
    if (first?.verdict === 'same') same++;
    seeds += first?.decidedAt ?? 20;
  });
  return `${(same / matrices).toFixed(3)} / ${(seeds / matrices).toFixed(1)}`;
}

function eachMatrix(made: MadeUp, matrices: number, visit: (cells: TableCell[]) => void): void {
  const random = { uniform: seededRandom(3), normal: normalRandom(4) };
  for (let i = 0; i < matrices; i++) visit(makeCells(made, random));
}

/** Whether Holm (1979) rejects the first comparison at 0.05. */
function holmFindsFirst([baseline, ...cells]: readonly TableCell[]): boolean {
  const ps = cells.map((cell) => {
    const differences = Float64Array.from(
      cell.seeds,
      (seed, at) => valueOf(seed) - valueOf(baseline?.seeds[at]),
    );
    const options = { looks: [differences.length], alpha: 0.05, twoSided: true, patterns: HOLM_PATTERNS };
    const test = new SequentialTest([[differences]], options);
    test.holdLook();
    return test.outcomes().get(0)?.p ?? 1;
  });
  const [first = 1] = ps;
  const rejectsDownTo = ps.toSorted((a, b) => a - b).findIndex((p, rank) => p * (ps.length - rank) > 0.05);
  return rejectsDownTo < 0 || ps.filter((p) => p < first).length < rejectsDownTo;
}

function valueOf(seed: TableCell['seeds'][number] | undefined): number {
  return seed?.state === 'finished' ? seed.value : NaN;
}
