import { normalTail } from '../distributions/normal.js';
import { expectLooks, expectShare } from '../expect.js';
import { spentAlpha } from '../sign-flip/alpha-spending.js';

/** Steps of the grid that densities are integrated on (Simpson's rule). */
const STEPS = 200;
const HALVINGS = 60;

/**
 * For each look the two-sided level at which a test by itself must reject, so that over all looks together the error
 * is α, spent as `spentAlpha` says. Looks are counts of seeds; the last is the most there may be.
 *
 * Assumes sums of independent normal values. The density of the running sum that has not left the boundaries is
 * carried from look to look. Source: Armitage, McPherson and Rowe (1969); Lan and DeMets (1983).
 * @throws RangeError for looks that don't rise, or α outside 0 to 1
 */
export function nominalLevels(looks: readonly number[], alpha: number): number[] {
  expectLooks(looks);
  expectShare('alpha', alpha);
  const to = looks.at(-1) ?? 0;
  // Before the first look all mass is at 0.
  let grid: Grid = { points: Float64Array.of(0), weights: Float64Array.of(1) };
  let before = 0;
  let spent = 0;
  return looks.map((n) => {
    const budget = spentAlpha(alpha, n, to) - spent;
    const step = Math.sqrt(n - before);
    const z = solve(budget, (bound) => massOutside(grid, bound * Math.sqrt(n), step));
    grid = carry(grid, z * Math.sqrt(n), step);
    spent += budget;
    before = n;
    return 2 * normalTail(z);
  });
}

/** Points of the running sum, and the probability at each (density times the weight of integration). */
interface Grid {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

function massOutside({ points, weights }: Grid, bound: number, step: number): number {
  let mass = 0;
  for (let i = 0; i < points.length; i++) {
    const at = points[i] ?? 0;
    mass += (weights[i] ?? 0) * (normalTail((bound - at) / step) + normalTail((bound + at) / step));
  }
  return mass;
}

/** Where a falling function of 0 to 10 standard deviations has this value. */
function solve(value: number, of: (z: number) => number): number {
  let low = 0;
  let high = 10;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (of(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function carry({ points, weights }: Grid, bound: number, step: number): Grid {
  const width = (2 * bound) / STEPS;
  const next = { points: new Float64Array(STEPS + 1), weights: new Float64Array(STEPS + 1) };
  for (let i = 0; i <= STEPS; i++) {
    const at = -bound + i * width;
    let density = 0;
    for (let j = 0; j < points.length; j++)
      density += (weights[j] ?? 0) * Math.exp(-0.5 * ((at - (points[j] ?? 0)) / step) ** 2);
    const simpson = i === 0 || i === STEPS ? 1 : i % 2 === 1 ? 4 : 2;
    next.points[i] = at;
    next.weights[i] = (((density / (step * Math.sqrt(2 * Math.PI))) * width) / 3) * simpson;
  }
  return next;
}
