import type { Metrics } from '../plugins/metrics.js';
import type { JsonObject } from '../plugins/json.js';

/** A schedule plugin's instance. */
export interface Schedule {
  /** Factor on the optimizer's learning rate at `step` (from 0) of `steps`. */
  factor(step: number, steps: number, stepsPerEpoch: number): number;
  /** Sees the metrics of every epoch. */
  onEvaluate?(metrics: Metrics): void;
  /** What a checkpoint has to keep for this schedule. */
  state?(): JsonObject;
  restore?(state: JsonObject): void;
}
