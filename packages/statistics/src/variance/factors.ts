import type { Observation } from './observation.js';
import { extend, indicators } from './orthonormal.js';

type Labels = Observation['labels'];

/** Axes that can't be told apart, mostly one, with a column for each label. */
interface Factor {
  readonly axes: readonly string[];
  readonly columns: readonly Float64Array[];
}

/** A column for each label of these axes. */
export function columnsOf(axes: readonly string[], rows: readonly Labels[]): Float64Array[] {
  return axes.flatMap((axis) => indicators(rows.map((labels) => labels[axis] ?? '')));
}

/**
 * The axes that vary between cells, those that can't be told apart together: where the main effects of some add fewer
 * directions to the others' than they have by themselves, as those of zipped axes do.
 */
export function findFactors(cells: readonly Labels[]): (readonly string[])[] {
  const constant = new Float64Array(cells.length).fill(1);
  const axes = [...new Set(cells.flatMap((labels) => Object.keys(labels)))];
  const factors = axes.flatMap((axis): Factor[] => {
    const columns = columnsOf([axis], cells);
    return columns.length < 2 ? [] : [{ axes: [axis], columns }];
  });
  return mergeAll(mergePairs(factors, constant), constant).map((factor) => factor.axes);
}

function mergePairs(factors: readonly Factor[], constant: Float64Array): Factor[] {
  const merged: Factor[] = [];
  for (const factor of factors) {
    const twin = merged.findIndex((other) => overlaps(factor, [other], constant));
    const found = merged[twin];
    if (found === undefined) merged.push(factor);
    else merged[twin] = merge([found, factor]);
  }
  return merged.length === factors.length ? merged : mergePairs(merged, constant);
}

/** What is left of overlaps takes three axes and more. */
function mergeAll(factors: readonly Factor[], constant: Float64Array): Factor[] {
  if (factors.length < 3) return [...factors];
  const shared = factors.filter((factor) =>
    overlaps(
      factor,
      factors.filter((other) => other !== factor),
      constant,
    ),
  );
  if (shared.length < 2) return [...factors];
  return [merge(shared), ...factors.filter((factor) => !shared.includes(factor))];
}

function overlaps(factor: Factor, others: readonly Factor[], constant: Float64Array): boolean {
  const base = extend([], [constant]);
  const beside = [
    ...base,
    ...extend(
      base,
      others.flatMap(({ columns }) => columns),
    ),
  ];
  return extend(beside, factor.columns).length < extend(base, factor.columns).length;
}

function merge(factors: readonly Factor[]): Factor {
  return {
    axes: factors.flatMap(({ axes }) => axes),
    columns: factors.flatMap(({ columns }) => columns),
  };
}
