import type { SeedValue, TableCell } from '@ablate/statistics';

/** What the runs of made-up matrices spread by. Paired differences of normal noise have standard deviation 1. */
export const NOISES = [
  'normal',
  'exponential',
  'unequal spread',
  'both diverge alike',
  'only the baseline diverges',
  'only the cells are skewed',
] as const;
export type Noise = (typeof NOISES)[number];

export interface MadeUp {
  readonly comparisons: number;
  readonly seeds: number;
  readonly noise: Noise;
  /** Difference to the baseline by comparison. */
  readonly effect: (comparison: number) => number;
  /** Share of the cells' runs, the baseline's apart, that are missing; default none. */
  readonly missing?: number;
}

export interface Random {
  readonly uniform: () => number;
  readonly normal: () => number;
}

/** What a diverged run counts as: ten standard deviations of a run below the baseline's mean. */
export const WORST = -10 * Math.SQRT1_2;
const DIVERGING = 0.1;
/** Largest to smallest standard deviation of cells of unequal spread. */
const SPREAD = 16;

/** A baseline and cells that are compared with it. */
export function makeCells(
  { comparisons, seeds, noise, effect, missing = 0 }: MadeUp,
  random: Random,
): TableCell[] {
  return Array.from({ length: comparisons + 1 }, (_, at): TableCell => {
    const isBaseline = at === 0;
    const mean = isBaseline ? 0 : effect(at - 1);
    const scale = noise === 'unequal spread' && !isBaseline ? SPREAD ** ((at - 0.5) / comparisons - 0.5) : 1;
    const mayDiverge =
      noise === 'both diverge alike' || (noise === 'only the baseline diverges' && isBaseline);
    const isSkewed = noise === 'exponential' || noise === 'only the cells are skewed';
    // Exponential noise of both leaves symmetric differences.
    const isQuiet = noise === 'only the cells are skewed' && isBaseline;
    const value = (): SeedValue => {
      if (missing > 0 && !isBaseline && random.uniform() < missing) return { state: 'missing' };
      if (mayDiverge && random.uniform() < DIVERGING) return { state: 'diverged' };
      const unit = isQuiet ? 0 : isSkewed ? -Math.log(1 - random.uniform()) - 1 : random.normal();
      return { state: 'finished', value: mean + unit * scale * Math.SQRT1_2 };
    };
    return {
      name: isBaseline ? 'baseline' : `cell ${at}`,
      baseline: isBaseline ? null : 'baseline',
      seeds: Array.from({ length: seeds }, value),
    };
  });
}
