/** The loop, and what it takes: optimizers, schedules, the configuration of a cell. */
export { canonicalCell } from './canonical-cell.js';
export { cellConfigSchema, type CellConfig, type CellConfigInput } from './config.js';
export type { RunEvent, RunListener } from './events.js';
export { checkStart, type CheckStartOptions } from './check-start.js';
export type { Predictions } from './test-outputs.js';
export { train } from './train.js';
export type { TrainOptions, TrainResult } from './train-options.js';
export { adam } from '../optimizers/adam.js';
export { adamw } from '../optimizers/adamw.js';
export { lars } from '../optimizers/lars.js';
export { rmsprop } from '../optimizers/rmsprop.js';
export { sgd } from '../optimizers/sgd.js';
export type { Optimizer } from '../optimizers/optimizer.js';
export { constant } from '../schedules/constant.js';
export { cosine } from '../schedules/cosine.js';
export { multiStep } from '../schedules/multi-step.js';
export { oneCycle } from '../schedules/one-cycle.js';
export { reduceOnPlateau } from '../schedules/reduce-on-plateau.js';
export { step } from '../schedules/step.js';
export { warmup } from '../schedules/warmup.js';
export type { Schedule } from '../schedules/schedule.js';
export {
  checkpointPolicySchema,
  type CheckpointOptions,
  type CheckpointPolicy,
  type CheckpointPolicyInput,
} from '../checkpoint/options.js';
