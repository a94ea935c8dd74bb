import { residual, squaresAlong } from './orthonormal.js';

export interface PermutedModel {
  /** Values are permuted among those of one group. */
  readonly groups: readonly number[];
  /** Orthonormal vectors of the groups, … */
  readonly blocks: readonly Float64Array[];
  /** … of the model without the effect beside them, … */
  readonly others: readonly Float64Array[];
  /** … of the effect beside it, … */
  readonly along: readonly Float64Array[];
  /** … and of what else the full model has. */
  readonly rest: readonly Float64Array[];
  /** What is along all but the blocks, where it can be had faster than vector by vector. */
  readonly squaresInAll: ((values: Float64Array) => number) | null;
  readonly residualDf: number;
  readonly permutations: number;
  readonly random: () => number;
}

/** The share of permutations, the one seen among them, whose F is at least as large. */
export function permutationP(values: Float64Array, model: PermutedModel): number {
  const { groups, blocks, others, along, rest, squaresInAll, residualDf, permutations, random } = model;
  const left = residual([...blocks, ...others], values);
  const length = squaresAlong([left], left) ** 0.5;
  if (along.length === 0 || length === 0) return 1;
  const f = (of: Float64Array) => {
    const both = squaresInAll === null ? null : squaresInAll(of) - squaresAlong(others, of);
    // The one with more vectors is what the other leaves.
    const isEffectKnown = both === null || along.length <= rest.length;
    const known = squaresAlong(isEffectKnown ? along : rest, of);
    const other = both === null ? squaresAlong(rest, of) : Math.max(0, both - known);
    const effect = isEffectKnown ? known : other;
    const within = Math.max(0, length - known - other);
    return effect / along.length / (within / residualDf);
  };
  // Equal up to rounding counts as equal.
  const seen = f(left) * (1 - 1e-9);
  const members = [...new Set(groups)].map((group) =>
    groups.flatMap((other, at) => (other === group ? [at] : [])),
  );
  const permuted = left.slice();
  let reached = 1;
  for (let i = 0; i < permutations; i++) {
    for (const positions of members) shuffle(permuted, positions, random);
    if (f(permuted) >= seen) reached++;
  }
  return reached / (permutations + 1);
}

/** Fisher and Yates' shuffle of the values at these positions. */
function shuffle(values: Float64Array, positions: readonly number[], random: () => number): void {
  for (let i = positions.length - 1; i > 0; i--) {
    const a = positions[i] ?? 0;
    const b = positions[Math.floor(random() * (i + 1))] ?? 0;
    const value = values[a] ?? 0;
    values[a] = values[b] ?? 0;
    values[b] = value;
  }
}
