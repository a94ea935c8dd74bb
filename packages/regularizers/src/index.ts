import { definePackage } from '@ablate/core';
import { batchNorm } from './batch-norm/batch-norm.js';
import { dropout } from './dropout/dropout.js';
import { earlyStopping } from './early-stopping/early-stopping.js';
import { weightDecay } from './weight-decay/weight-decay.js';

export { batchNorm, dropout, earlyStopping, weightDecay };

/** Every regularizer plugin of this package, for a matrix's `plugins`. */
export const regularizers = definePackage('@ablate/regularizers', [
  batchNorm,
  dropout,
  earlyStopping,
  weightDecay,
]);
