/** A configuration taken apart: values by path. */
export type Leaves = ReadonlyMap<string, string>;

/** What stands where a configuration lacks a path. */
export const NO_VALUE = '·';

/** A path whose value differs between configurations, and those that say the same: each follows from the other. */
export interface VaryingPath {
  readonly path: string;
  readonly collinear: readonly string[];
  /** For each configuration, the number of its value, in the order in which the values first come. */
  readonly classes: readonly number[];
  /** How many values there are. */
  readonly count: number;
}

/** The paths that differ between configurations, in their order; `seed` is no part of one. */
export function varyingPaths(configs: readonly Leaves[]): VaryingPath[] {
  const paths = new Set(configs.flatMap((leaves) => [...leaves.keys()]));
  paths.delete('seed');
  const found = new Map<string, { path: string; collinear: string[]; classes: number[]; count: number }>();
  for (const path of paths) {
    const classes = numbered(configs.map((leaves) => leaves.get(path) ?? NO_VALUE));
    const count = countOf(classes);
    if (count < 2) continue;
    const key = classes.join();
    const same = found.get(key);
    if (same === undefined) found.set(key, { path, collinear: [], classes, count });
    else same.collinear.push(path);
  }
  return [...found.values()];
}

/** Values as numbers from 0 up, in the order in which they first come. */
function numbered(values: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return values.map((value) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  });
}

/** The classes of configurations that are alike by two numberings. */
export function joined(one: readonly number[], other: readonly number[]): number[] {
  return numbered(one.map((first, at) => `${first} ${other[at]}`));
}

export function countOf(classes: readonly number[]): number {
  return new Set(classes).size;
}

/** How many bits the class of a configuration says. */
export function entropy(classes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const each of classes) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / classes.length;
    return sum - share * Math.log2(share);
  }, 0);
}
