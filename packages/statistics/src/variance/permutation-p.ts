import { residual, squaresOf } from './orthonormal.js';

/** Of all squares of the values; less is a rounding error. */
const NEGLIGIBLE = 1e-12;

export interface PermutedEffect {
  /** Values are permuted among those of one group. */
  readonly groups: readonly number[];
  /** Orthonormal vectors of the model without the effect, the groups among them. */
  readonly reduced: readonly Float64Array[];
  /** Sum of squares of values along the effect beside that model, … */
  readonly squaresAlong: (values: Float64Array) => number;
  /** … and in the full model; both of values whose sum over each group is 0. */
  readonly squaresInAll: (values: Float64Array) => number;
  readonly permutations: number;
  readonly random: () => number;
}

/**
 * The share of permutations, the one seen among them, in which the effect explains at least as much of what the full
 * model leaves: residuals of the model without it, permuted within groups (Freedman and Lane, 1983).
 */
export function permutationP(values: Float64Array, effect: PermutedEffect): number {
  const { groups, reduced, squaresAlong, squaresInAll, permutations, random } = effect;
  const permuted = residual(reduced, values);
  // Permuting keeps the sum of squares.
  const total = squaresOf(permuted);
  // F, but for its degrees of freedom.
  const ratio = () => {
    const along = squaresAlong(permuted);
    return along > NEGLIGIBLE * total ? along / Math.max(0, total - squaresInAll(permuted)) : 0;
  };
  // Equal up to rounding counts as equal.
  const seen = ratio() * (1 - 1e-9);
  const members = [...new Set(groups)].map((group) =>
    Uint32Array.from(groups.flatMap((other, at) => (other === group ? [at] : []))),
  );
  let reached = 1;
  for (let i = 0; i < permutations; i++) {
    for (const positions of members) shuffle(permuted, positions, random);
    if (ratio() >= seen) reached++;
  }
  return reached / (permutations + 1);
}

/** Fisher and Yates' shuffle of the values at these positions. */
function shuffle(values: Float64Array, positions: Uint32Array, random: () => number): void {
  for (let i = positions.length - 1; i > 0; i--) {
    const a = positions[i] ?? 0;
    const b = positions[Math.floor(random() * (i + 1))] ?? 0;
    const value = values[a] ?? 0;
    values[a] = values[b] ?? 0;
    values[b] = value;
  }
}
