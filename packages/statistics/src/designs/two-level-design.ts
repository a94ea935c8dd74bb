/** 65,536 runs are more than anyone makes. */
const MOST = 16;

export interface TwoLevelDesign {
  readonly factors: readonly string[];
  /** Levels by run and factor: −1 without, +1 with. */
  readonly runs: readonly (readonly (1 | -1)[])[];
  /**
   * Length of the shortest effect that can't be told from the mean: with 5 no main effect or interaction of two is
   * mixed with another, with 4 interactions of two are mixed among themselves, with 3 main effects with them. Null for
   * all combinations.
   */
  readonly resolution: number | null;
}

/**
 * Every combination of factors that are there or not, or the half of them in which the last factor is the product of
 * the others (half the runs; resolution is the number of factors).
 *
 * Source: Box, Hunter and Hunter, "Statistics for experimenters" (2005), chapters 5 and 6.
 * @throws RangeError for fewer than one factor (three for a half), more than 16, or two of one name
 */
export function twoLevelDesign(
  factors: readonly string[],
  { half = false }: { readonly half?: boolean } = {},
): TwoLevelDesign {
  const least = half ? 3 : 1;
  if (factors.length < least || factors.length > MOST)
    throw new RangeError(`expected ${least} to ${MOST} factors, got ${factors.length}`);
  if (new Set(factors).size < factors.length)
    throw new RangeError(`expected factors of different names, got ${factors.join(', ')}`);
  const free = half ? factors.length - 1 : factors.length;
  const runs = Array.from({ length: 2 ** free }, (_, run) => {
    const levels = Array.from({ length: free }, (_level, at) => level((run >> at) & 1));
    return half ? [...levels, levels.reduce((a, b) => (a === b ? 1 : -1), 1)] : levels;
  });
  return { factors, runs, resolution: half ? factors.length : null };
}

function level(isThere: number): 1 | -1 {
  return isThere === 1 ? 1 : -1;
}

/** The effects (sets of factors) that a half fraction can't tell from this one; none for all combinations. */
export function aliases(
  { factors, resolution }: TwoLevelDesign,
  effect: readonly string[],
): readonly (readonly string[])[] {
  if (resolution === null) return [];
  return [factors.filter((factor) => !effect.includes(factor))];
}

export interface Effect {
  readonly factors: readonly string[];
  /** Mean where the product of the factors' levels is +1, minus the mean where it is −1. */
  readonly effect: number;
  /** What it is mixed with. */
  readonly aliases: readonly (readonly string[])[];
}

/**
 * Main effects and interactions of up to `order` factors, in the metric's unit; several factors' effect is the half of
 * what one of them changes in the effect of the others.
 * @param values by run of the design
 * @throws RangeError where there is not one value for each run
 */
export function effects(design: TwoLevelDesign, values: readonly number[], order = 2): Effect[] {
  const { factors, runs } = design;
  if (values.length !== runs.length)
    throw new RangeError(`expected ${runs.length} values, one for each run, got ${values.length}`);
  return subsets(factors.length)
    .filter(({ length }) => length > 0 && length <= order)
    .sort((a, b) => a.length - b.length)
    .map((set) => {
      let contrast = 0;
      runs.forEach((levels, run) => {
        // Stryker disable next-line ArithmeticOperator: a sign divides as it multiplies.
        contrast += (values[run] ?? 0) * set.reduce<number>((sign, at) => sign * (levels[at] ?? 1), 1);
      });
      const names = set.map((at) => factors[at] ?? '');
      return { factors: names, effect: contrast / (runs.length / 2), aliases: aliases(design, names) };
    });
}

/** The positions in each set of so many, first ones varying fastest. */
function subsets(count: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, code) =>
    Array.from({ length: count }, (_position, at) => at).filter((at) => (code >> at) & 1),
  );
}
