import { ADAM_STEP } from './adam-step.js';
import { ADD, ADD_RELU } from './add-relu.js';
import { BATCH_NORM, BATCH_NORM_GRADIENT } from './batch-norm.js';
import { COLUMN_SUMS } from './column-sums.js';
import { CONVOLVE, CONVOLVE_FILTER_GRADIENT, CONVOLVE_INPUT_GRADIENT } from './convolve.js';
import type { Op } from './declare-op.js';
import { MOMENTUM_STEP } from './momentum-step.js';
import { RELU, RELU_GRADIENT } from './relu.js';

/** Every op of which a backend may have a kernel of its own. */
export const OPS: readonly Op[] = [
  CONVOLVE,
  CONVOLVE_INPUT_GRADIENT,
  CONVOLVE_FILTER_GRADIENT,
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  COLUMN_SUMS,
  RELU,
  RELU_GRADIENT,
  ADD,
  ADD_RELU,
  MOMENTUM_STEP,
  ADAM_STEP,
];
