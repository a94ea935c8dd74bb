import type { Spec, Regularizer } from '@ablate/core';

/** What a regularizer makes of something small, with these options: numbers worked out by hand. */
export interface OptionCase {
  readonly given: Spec['options'];
  readonly outcome: (regularizer: Regularizer) => readonly number[] | Promise<readonly number[]>;
  readonly expected: readonly number[];
}

/** Cases by plugin and option; those of one option have different values of it, and different outcomes. */
export type OptionCases = Readonly<Record<string, Readonly<Record<string, readonly OptionCase[]>>>>;

/** Cases that do the same with different options. */
export const casesOf = (
  outcome: OptionCase['outcome'],
  ...rows: readonly (readonly [given: OptionCase['given'], expected: readonly number[]])[]
): readonly OptionCase[] => rows.map(([given, expected]) => ({ given, outcome, expected }));
