import * as tf from '@tensorflow/tfjs-core';
import type { TestContext } from 'vitest';
import { findTensorflow } from '../setup/find-tensorflow.js';
import { loadBackend } from '@ablate/core';

/** Leaves out, with its reason, a test of Ablate's kernels where there are none. */
export async function skipWithoutKernels(context: TestContext): Promise<void> {
  const found = await findTensorflow();
  const reason = 'reason' in found ? found.reason : found.kernels.reason;
  if (reason !== undefined) context.skip(`no kernels of Ablate's own: ${reason}`);
}

/** Frees memory full of NaN in sizes that outputs are then likely to get: they have to fill all of it. */
export async function leaveNaN(...shapes: readonly number[][]): Promise<void> {
  await loadBackend('tensorflow');
  tf.dispose(shapes.flatMap((shape) => Array.from({ length: 4 }, () => tf.fill(shape, NaN))));
}
