import { CellMeans } from './cell-means.js';
import { extend, indicators, squaresAlong, squaresOf } from './orthonormal.js';

/** Observations explained by their cell and their seed, without an interaction of the two. */
export interface AdditiveModel {
  /** Dimensions of the model, the constant among them. */
  readonly rank: number;
  /** Orthonormal vectors of what seeds explain beside cells. */
  readonly seedsBesideCells: readonly Float64Array[];
  /** Sum of squares of values that is in the model. */
  readonly squaresIn: (values: Float64Array) => number;
  /** The same for values whose sum over each seed is 0, in fewer steps. */
  readonly squaresInCentered: (values: Float64Array) => number;
}

/**
 * The model of cells + seeds. Cells come first, as their part is had from their sums in one pass, however many they
 * are. What seeds add has few dimensions, and none for values with seed sums of 0 where each cell has each seed.
 */
export function additiveModel(cells: readonly string[], seeds: readonly number[]): AdditiveModel {
  const means = new CellMeans(cells);
  const bySeed = indicators(seeds.map(String));
  // A seed that one cell alone has leaves a rounding error.
  const centered = bySeed.map((column) => means.center(column)).filter((column) => squaresOf(column) > 1e-9);
  const seedsBesideCells = extend([], centered);
  const blocks = extend([], bySeed);
  const reached = seedsBesideCells.filter((vector) => extend(blocks, [vector]).length > 0);
  const squaresWith = (vectors: readonly Float64Array[]) => (values: Float64Array) =>
    means.squares(values) + squaresAlong(vectors, values);
  return {
    rank: means.count + seedsBesideCells.length,
    seedsBesideCells,
    squaresIn: squaresWith(seedsBesideCells),
    squaresInCentered: squaresWith(reached),
  };
}
