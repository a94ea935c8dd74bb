import * as tf from '@tensorflow/tfjs-core';
import { specializeKernel } from '@ablate/core/backends';
import { registerBatchNorm } from './batch-norm.js';
import type { TensorflowBackend } from './binding.js';
import { registerMomentumStep } from './momentum-step.js';
import { registerReluGradient } from './relu.js';

let registered = false;

/** Has ops of ours computed by TensorFlow's own kernels, once; call it after tfjs-node has been imported. */
export function registerTensorflowKernels(): void {
  if (registered) return;
  registered = true;
  registerBatchNorm();
  registerMomentumStep();
  registerReluGradient();
  specializeKernel('tensorflow', 'Reshape', (backend, { x }, { shape }) =>
    x !== undefined && tf.util.arraysEqual(x.shape, shape as number[]) ? shared(backend, x) : undefined,
  );
  specializeKernel('tensorflow', 'Cast', (backend, { x }, { dtype }) =>
    x !== undefined && x.dtype === dtype ? shared(backend, x) : undefined,
  );
}

/** The same tensor again: gradients reshape and cast to what their tensors are already. */
function shared(backend: unknown, { dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  (backend as TensorflowBackend).incRef(dataId);
  return { dataId, shape, dtype };
}
