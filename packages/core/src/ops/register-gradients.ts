import type * as tf from '@tensorflow/tfjs-core';
import { registerGradient, registerOpGradient } from './op-gradient.js';
import { OPS } from './table.js';

/** Tells tfjs the gradient of every op, and of tfjs's own that an op goes before, once for all backends. */
export function registerGradients(): void {
  for (const op of OPS) {
    registerOpGradient(op);
    // Of a kernel with one output, tfjs gives dy as one tensor.
    const { stock } = op;
    if (stock?.gradient !== undefined)
      registerGradient({ kernelName: stock.kernels[0], ...stock.gradient } as tf.GradConfig);
  }
}
