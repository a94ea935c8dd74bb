import type { LayerCost } from '@ablate/core/layers';

/** A layer of a described model. */
export interface LayerDescription extends LayerCost {
  /** Names of the layers that it takes its input from. */
  readonly inputs: readonly string[];
  /** Input rows and columns that one pixel of the output depends on; null where the output is no image. */
  readonly receptiveField: readonly [number, number] | null;
}
