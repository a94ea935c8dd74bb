import { AblateError } from '@ablate/core';
import { checkCells } from './cell-limit.js';
import type { LooksInput } from './define-matrix.js';

export interface Seeds {
  /** All that there may be, in the order in which they are trained. */
  readonly seeds: readonly number[];
  /** Counts of them at which is decided who needs more, rising; null where all are trained. */
  readonly looks: readonly number[] | null;
}

/** Seeds between two looks where they aren't listed. */
const STEP = 4;

/** @throws AblateError `CONFIG` for a seed listed twice, or looks that don't rise from `from` to `to`. */
export function parseSeeds(seeds: number | number[] | LooksInput): Seeds {
  if (typeof seeds === 'number') return { seeds: firstSeeds(seeds), looks: null };
  if (Array.isArray(seeds)) return { seeds: once(seeds), looks: null };
  const { from, to } = seeds;
  if (from > to)
    throw new AblateError('CONFIG', `seeds: expected from to be at most to; received ${from} and ${to}`);
  const looks = seeds.looks ?? evenLooks(from, to);
  const rising = looks.every((look, at) => look > (looks[at - 1] ?? 0));
  if (!rising || looks[0] !== from || looks.at(-1) !== to)
    throw new AblateError(
      'CONFIG',
      `seeds.looks: expected counts of seeds that rise from ${from} (from) to ${to} (to); received ${JSON.stringify(looks)}`,
    );
  return { seeds: firstSeeds(to), looks };
}

function firstSeeds(count: number): number[] {
  checkCells(1, count);
  return Array.from({ length: count }, (_, seed) => seed);
}

function once(seeds: number[]): number[] {
  checkCells(1, seeds.length);
  const seen = new Set<number>();
  const twice = seeds.find((seed) => seen.size === seen.add(seed).size);
  if (twice !== undefined) throw new AblateError('CONFIG', `seeds: ${twice} is listed twice; list it once`);
  return seeds;
}

function evenLooks(from: number, to: number): number[] {
  checkCells(1, to);
  const looks = Array.from({ length: Math.ceil((to - from) / STEP) }, (_, at) => from + at * STEP);
  return [...looks, to];
}
