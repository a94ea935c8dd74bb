import { normalRandom, seededRandom, sharesOfVariance, type Observation } from '@ablate/statistics';
import type { Figures } from './figures.js';

const CELLS = 400;
const SEEDS = 3;
const PERMUTATIONS = 1999;

/** Labels of each of the 400 cells. */
const DESIGNS: Record<string, readonly number[]> = {
  'one axis of 400': [400],
  '20 × 20': [20, 20],
  '5 × 5 × 4 × 4': [5, 5, 4, 4],
};

/**
 * Shares of the variance of 400 cells × 3 seeds with 1,999 permutations, whole and with every eleventh run missing, as
 * times and as ratios to shuffling the values alone, which no permutation test does without.
 */
export function run(): Promise<Figures> {
  const figures: Figures = {};
  for (const [design, levels] of Object.entries(DESIGNS))
    for (const gaps of [false, true]) {
      const observations = makeUp(levels).filter((_, at) => !gaps || at % 11 !== 0);
      const seconds = time(() => sharesOfVariance(observations, { permutations: PERMUTATIONS }));
      const effects = levels.length === 1 ? 1 : levels.length + 1;
      const floor = time(() => {
        for (let i = 0; i < PERMUTATIONS * effects; i++) shuffle(observations.length);
      });
      figures[`${design}${gaps ? ' with gaps' : ''}: s / times as long as shuffling`] =
        `${seconds.toFixed(2)} / ${(seconds / floor).toFixed(1)}`;
    }
  return Promise.resolve(figures);
}

function makeUp(levels: readonly number[]): Observation[] {
  const normal = normalRandom(1);
  return Array.from({ length: CELLS * SEEDS }, (_, at): Observation => {
    let cell = at % CELLS;
    const labels = levels.map((count, axis): [string, string] => {
      const level = cell % count;
      cell = Math.floor(cell / count);
      return [`axis ${axis}`, String(level)];
    });
    return { labels: Object.fromEntries(labels), seed: Math.floor(at / CELLS), value: normal() };
  });
}

const random = seededRandom(1);

function shuffle(n: number): Float64Array {
  const values = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const value = values[i] ?? 0;
    values[i] = values[other] ?? 0;
    values[other] = value;
  }
  return values;
}

function time(work: () => unknown): number {
  const { user } = process.cpuUsage();
  work();
  return (process.cpuUsage().user - user) / 1e6;
}
