import { countOf, entropy, joined, varyingPaths, type Leaves, type VaryingPath } from './varying-paths.js';

/** What varies more than this is measured rather than set. */
const MOST_LABELS = 20;
const MOST_AXES = 4;
/** Bits; less is a rounding error. */
const LEAST_GAIN = 1e-9;

export interface ChosenAxes {
  readonly axes: readonly VaryingPath[];
  /** Paths that vary, too, and are no axis: why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * The paths that make the most useful axes of a grid of configurations: each tells apart what those before it don't, its
 * values come back with many values of the others, and the grid that they span has few gaps.
 */
export function chooseAxes(configs: readonly Leaves[]): ChosenAxes {
  const varying = varyingPaths(configs);
  const candidates = varying.filter(({ count }) => count <= MOST_LABELS);
  const axes: VaryingPath[] = [];
  let classes: readonly number[] = configs.map(() => 0);
  while (axes.length < MOST_AXES) {
    const rated = candidates
      .filter((each) => !axes.includes(each))
      .map((each) => ({ each, ...rate(each, axes, classes) }));
    const best = rated.reduce<(typeof rated)[number] | null>(
      (found, next) => (next.gain > LEAST_GAIN && next.worth > (found?.worth ?? -1) ? next : found),
      null,
    );
    if (best === null) break;
    axes.push(best.each);
    classes = joined(classes, best.each.classes);
  }
  return {
    axes,
    leftOut: varying
      .filter((each) => !axes.includes(each))
      .map((each) => ({ path: each.path, reason: reasonFor(each, classes) })),
  };
}

function rate(
  { classes, count }: VaryingPath,
  axes: readonly VaryingPath[],
  before: readonly number[],
): { readonly gain: number; readonly worth: number } {
  const after = joined(before, classes);
  const gain = entropy(after) - entropy(before);
  const cells = axes.reduce((product, axis) => product * axis.count, count);
  const filled = countOf(after) / cells;
  // A value that comes with a single configuration names it.
  const repeated = 1 - (count - 1) / classes.length;
  return { gain, worth: gain * filled * repeated };
}

function reasonFor({ classes, count }: VaryingPath, chosen: readonly number[]): string {
  if (count > MOST_LABELS) return `${count} values`;
  return countOf(joined(chosen, classes)) === countOf(chosen) ? 'follows from the axes' : 'one axis too many';
}
