import type { Metrics } from '../plugins/metrics.js';
import type { LayerCost } from '../layers/layer-cost.js';
import type { ConfusionCounts } from './confusion.js';
import type { Predictions } from './test-outputs.js';

/** What a training run tells its listener. Steps count optimizer updates from 1, over all epochs. */
export type RunEvent =
  | {
      readonly type: 'start';
      readonly backend: string;
      readonly device: string;
      readonly parameters: number;
      /** The model, from its input to its output. */
      readonly layers: readonly LayerCost[];
    }
  | { readonly type: 'metrics'; readonly step: number; readonly epoch: number; readonly values: Metrics }
  | {
      readonly type: 'progress';
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      readonly imagesPerSecond: number;
      readonly etaSeconds: number;
    }
  /** An epoch is complete: `values` are those of the metrics sent just before. */
  | { readonly type: 'epoch'; readonly step: number; readonly epoch: number; readonly values: Metrics }
  /** Which plugin fills which site and ran at which hook, in order, in the first epoch; sent once. */
  | { readonly type: 'trace'; readonly lines: readonly string[] }
  /** Training goes on after `step`, from a checkpoint; `metrics`: the last value of each one so far. */
  | {
      readonly type: 'resumed';
      readonly step: number;
      readonly epoch: number;
      readonly metrics: Metrics;
      readonly checkpoint: string;
    }
  /** A checkpoint of `step` is about to be written: what was sent before will not be sent again. */
  | { readonly type: 'checkpoint'; readonly step: number; readonly epoch: number }
  /** The bits of the weights that the test split was read with, and of the outputs for it; what these predict. */
  | {
      readonly type: 'tested';
      /** SHA-256, as is the other. */
      readonly weightsHash: string;
      readonly outputsHash: string;
      readonly predictions: Predictions;
      /**
       * Multiply-adds of the whole training, as `LayerCost` counts them: three times those of an input for each example
       * that was trained with, once for each that was evaluated.
       */
      readonly multiplications: number;
    }
  /** The answers for the test split; not for a regression. */
  | ({ readonly type: 'confusion' } & ConfusionCounts)
  | { readonly type: 'note'; readonly text: string };

/** Hears what happens in a run, in order. */
export type RunListener = (event: RunEvent) => void;
