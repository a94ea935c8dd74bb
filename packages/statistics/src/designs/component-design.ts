import { shapleyContrasts } from './shapley-values.js';
import {
  expectDifferent,
  factorialContrasts,
  twoLevelDesign,
  type Contrast,
  type Fraction,
} from './two-level-design.js';

/** What a cell's label is on a component's axis. */
export const ON = 'on';
/** The label of a cell without a component. */
export const OFF = 'off';

/** The kinds of designs of components, by name. */
export const DESIGN_KINDS = [
  'leave-one-out',
  'add-one-in',
  'factorial',
  'half',
  'other half',
  'quarter',
] as const;
/** A kind of design, by name. */
export type DesignKind = (typeof DESIGN_KINDS)[number];

/** Which combinations of components there are, and what is told from them. */
export interface ComponentDesign {
  readonly kind: DesignKind;
  readonly components: readonly string[];
  /** By run and component: +1 on, −1 off. */
  readonly runs: readonly (readonly (1 | -1)[])[];
  /** Of a fraction of all combinations; null for other designs. */
  readonly resolution: number | null;
  readonly main: readonly Contrast[];
  /** Of two components each. */
  readonly interactions: readonly Contrast[];
  /** Why there are no interactions; null where there are, or can be none. */
  readonly withoutInteractions: string | null;
  /** Interactions of two that can't be told from one another: each set but once. */
  readonly mixed: readonly (readonly (readonly string[])[])[];
  /** Null where they can't be told. */
  readonly shapley: {
    /** With `two-way model`, interactions of three and more are taken to be 0. */
    readonly from: 'all combinations' | 'two-way model';
    readonly contrasts: readonly Contrast[];
  } | null;
}

const FRACTIONS: Readonly<Partial<Record<DesignKind, Fraction>>> = {
  factorial: 'all',
  half: 'half',
  'other half': 'other half',
  quarter: 'quarter',
};

/** Components from which on a fraction tells main effects from interactions of two. */
const LEAST: Readonly<Partial<Record<DesignKind, number>>> = { half: 4, 'other half': 4, quarter: 6 };

/**
 * The design of this kind.
 * @throws RangeError where it can't tell main effects from interactions of two, for more than 16 components, or for two
 * of one name
 */
export function componentDesign(kind: DesignKind, components: readonly string[]): ComponentDesign {
  const fraction = FRACTIONS[kind];
  return fraction === undefined ? oneAtATime(kind, components) : factorialDesign(kind, components, fraction);
}

/** All components but one each, or one each, and what they are compared with. */
function oneAtATime(kind: DesignKind, components: readonly string[]): ComponentDesign {
  if (components.length === 0) throw new RangeError(`expected components for ${kind}, got none`);
  expectDifferent(components);
  const isLeftOut = kind === 'leave-one-out';
  const [usual, changed] = isLeftOut ? ([1, -1] as const) : ([-1, 1] as const);
  const reference = components.map(() => usual);
  const runs = [
    reference,
    ...components.map((_, changedAt) => components.map((_each, at) => (at === changedAt ? changed : usual))),
  ];
  return {
    ...{ kind, components, runs, resolution: null, interactions: [], mixed: [], shapley: null },
    main: components.map((component, at) => ({
      factors: [component],
      weights: runs.map((_, run) => (run === 0 ? usual : run === at + 1 ? changed : 0)),
      aliases: [],
    })),
    withoutInteractions:
      components.length < 2
        ? null
        : `interactions are not told: no cell of ${kind} ${isLeftOut ? 'lacks' : 'has'} two components; design: 'factorial' tells them`,
  };
}

function factorialDesign(
  kind: DesignKind,
  components: readonly string[],
  fraction: Fraction,
): ComponentDesign {
  const least = LEAST[kind] ?? 1;
  if (components.length < least) {
    const needed = `a ${kind} of ${components.length} components`;
    throw new RangeError(
      `${needed} can't tell main effects from interactions of two, which takes resolution IV: ${kind} needs ${least} ` +
        "components or more; design: 'factorial' takes any number",
    );
  }
  const design = twoLevelDesign(components, { fraction });
  const { runs, resolution } = design;
  const contrasts = factorialContrasts(design);
  const main = contrasts.filter(({ factors }) => factors.length === 1);
  const pairs = contrasts.filter(({ factors }) => factors.length === 2);
  const areClear = resolution === null || resolution >= 5;
  return {
    ...{ kind, components, runs, resolution, main },
    interactions: areClear ? pairs : [],
    mixed: areClear ? [] : mixedPairs(pairs),
    withoutInteractions: areClear
      ? null
      : `interactions are not told: of resolution ${roman(resolution)} they are mixed among themselves, and it takes V`,
    shapley: !areClear
      ? null
      : resolution === null
        ? { from: 'all combinations', contrasts: shapleyContrasts(design) }
        : // An interaction of two adds nothing to either one's value: what it takes away where the component comes
          // first it gives where it comes second.
          { from: 'two-way model', contrasts: main },
  };
}

function mixedPairs(pairs: readonly Contrast[]): string[][][] {
  const sets = pairs.map(({ factors, aliases }) =>
    [[...factors], ...aliases.map((alias) => [...alias.factors]).filter(({ length }) => length === 2)].sort(),
  );
  return [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()].filter(
    ({ length }) => length > 1,
  );
}

/** As resolutions are written. */
export function roman(resolution: number): string {
  const numerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'];
  return numerals[resolution - 1] ?? String(resolution);
}
