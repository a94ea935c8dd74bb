/** 65,536 runs are more than anyone makes. */
const MOST = 16;

/** All combinations, a half of them, the half that it leaves out, or a quarter. */
export type Fraction = 'all' | 'half' | 'other half' | 'quarter';

/** Factors whose levels' product is the same in every run (1 or −1). */
export interface Word {
  readonly factors: readonly string[];
  readonly sign: 1 | -1;
}

/** Combinations of factors that are with or without. */
export interface TwoLevelDesign {
  readonly factors: readonly string[];
  /** Levels by run and factor: −1 without, +1 with. */
  readonly runs: readonly (readonly (1 | -1)[])[];
  /** The products of factors that are the same in every run; none for all combinations. */
  readonly words: readonly Word[];
  /**
   * Length of the shortest word: with 5 no main effect or interaction of two is mixed with another, with 4 interactions
   * of two are mixed among themselves, with 3 main effects with them. Null for all combinations.
   */
  readonly resolution: number | null;
}

/**
 * Every combination of factors that are there or not; the half of them in which the product of all factors is that of
 * the run with all of them, or the other half; or a quarter, whose words are as long as two words can be. Half and
 * quarter have the run with all factors.
 *
 * Sources: Box, Hunter and Hunter, "Statistics for experimenters" (2005), chapters 5 and 6; for quarters Robillard,
 * "Combinatorial problems in the theory of factorial designs" (1968).
 * @throws RangeError for fewer than one factor (three for a half, five for a quarter), more than 16, or two of one name
 */
export function twoLevelDesign(
  factors: readonly string[],
  { fraction = 'all' }: { readonly fraction?: Fraction } = {},
): TwoLevelDesign {
  const generators = generatorsOf(fraction, factors.length);
  const least = 2 * generators.length + 1;
  if (factors.length < least || factors.length > MOST)
    throw new RangeError(`expected ${least} to ${MOST} factors, got ${factors.length}`);
  expectDifferent(factors);
  const free = factors.length - generators.length;
  const runs = Array.from({ length: 2 ** free }, (_, run) => {
    const levels = Array.from({ length: free }, (_level, at) => level((run >> at) & 1));
    // Each word ends with a factor of its own, which makes up its product.
    return generators.reduce(
      (found, { places, sign }) => [
        ...found,
        product(
          places.filter((at) => at < free).map((at) => levels[at] ?? 1),
          sign,
        ),
      ],
      levels,
    );
  });
  const words = wordsOf(generators).map(({ places, sign }) => ({
    factors: places.flatMap((at) => factors[at] ?? []),
    sign,
  }));
  const resolution = words.length === 0 ? null : Math.min(...words.map((word) => word.factors.length));
  return { factors, runs, words, resolution };
}

/** @throws RangeError for two factors of one name */
export function expectDifferent(factors: readonly string[]): void {
  if (new Set(factors).size < factors.length)
    throw new RangeError(`expected factors of different names, got ${factors.join(', ')}`);
}

interface Generator {
  readonly places: readonly number[];
  readonly sign: 1 | -1;
}

/** The words that make all others, in the order of the factors that end them. */
function generatorsOf(fraction: Fraction, count: number): Generator[] {
  const all = Array.from({ length: count }, (_, at) => at);
  switch (fraction) {
    case 'all':
      return [];
    case 'half':
      return [{ places: all, sign: 1 }];
    case 'other half':
      return [{ places: all, sign: -1 }];
    case 'quarter':
      // Thirds of the factors: in the one word, in the other, in both. The last two factors are in one word each.
      return [count - 1, count - 2].map((other) => ({
        places: all.filter((at) => (count - 1 - at) % 3 !== count - 1 - other),
        sign: 1 as const,
      }));
  }
}

/** Generators and their products. */
function wordsOf(generators: readonly Generator[]): Generator[] {
  const [one, other] = generators;
  if (one === undefined || other === undefined) return [...generators];
  return [one, other, { places: unshared(one.places, other.places), sign: product([one.sign], other.sign) }];
}

function unshared<T>(one: readonly T[], other: readonly T[]): T[] {
  return [...one.filter((each) => !other.includes(each)), ...other.filter((each) => !one.includes(each))];
}

function level(isThere: number): 1 | -1 {
  return isThere === 1 ? 1 : -1;
}

function product(levels: readonly (1 | -1)[], sign: 1 | -1 = 1): 1 | -1 {
  return levels.reduce((a, b) => (a === b ? 1 : -1), sign);
}

/** The effects that a fraction adds to this one (with sign −1: takes away); none for all combinations. */
export function aliases({ factors, words }: TwoLevelDesign, effect: readonly string[]): Word[] {
  return words.map((word) => {
    const mixed = unshared(effect, word.factors);
    return { factors: factors.filter((factor) => mixed.includes(factor)), sign: word.sign };
  });
}

/** A sum of the runs' values, each times its weight. */
export interface Contrast {
  readonly factors: readonly string[];
  /** By run. */
  readonly weights: readonly number[];
  /** What it is mixed with. */
  readonly aliases: readonly Word[];
}

/**
 * Main effects and interactions of up to `order` factors: mean where the product of the factors' levels is +1, minus
 * the mean where it is −1. So two factors' effect is half of what one changes in the effect of the other.
 */
export function factorialContrasts(design: TwoLevelDesign, order = 2): Contrast[] {
  const { factors, runs } = design;
  return subsets(factors.length)
    .filter(({ length }) => length > 0 && length <= order)
    .sort((a, b) => a.length - b.length)
    .map((set) => {
      const names = set.flatMap((at) => factors[at] ?? []);
      return {
        factors: names,
        weights: runs.map((levels) => product(set.map((at) => levels[at] ?? 1)) / (runs.length / 2)),
        aliases: aliases(design, names),
      };
    });
}

/** The positions in each set of so many, first ones varying fastest. */
function subsets(count: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, code) =>
    Array.from({ length: count }, (_position, at) => at).filter((at) => (code >> at) & 1),
  );
}
