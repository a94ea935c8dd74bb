import type { Figures } from '../figures.js';
import { coverages } from './coverage.js';
import { familyWiseErrors, LOOKS, PATTERNS } from './error.js';
import { powers } from './power.js';

/**
 * Made-up matrices of 1, 5 and 39 comparisons through `decide`: false verdicts without effect, power and seeds with
 * one, and the coverage of every interval. Options: how many matrices (a twentieth of them for power; default 20,000), and
 * `error`, `power` or `coverage` alone.
 */
export function run([matrices = '20000', part]: readonly string[]): Promise<Figures> {
  const count = Number(matrices);
  if (!Number.isInteger(count) || count < 10)
    throw new RangeError(`expected a number of matrices from 10 up, got "${matrices}"`);
  const started = performance.now();
  const figures: Figures = { matrices: count, looks: LOOKS.join(', '), patterns: PATTERNS };
  const parts = {
    error: () => familyWiseErrors(count),
    power: () => powers(Math.ceil(count / 20)),
    coverage: () => coverages(count),
  };
  for (const [name, measure] of Object.entries(parts))
    if (part === undefined || part === name) Object.assign(figures, measure());
  figures['time, s'] = Math.round((performance.now() - started) / 1000);
  return Promise.resolve(figures);
}
