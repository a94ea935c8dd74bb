import { residualBlock } from '@ablate/models';
import * as tf from '@tensorflow/tfjs-core';
import { disposeModel } from './dispose-model.js';

export interface BlockQuestion {
  readonly channels: number;
  readonly use1x1conv: boolean;
  readonly strides: number;
}

/** The lecture's block on an image `[1, 6, 6, 3]`: the shape that comes out, or why none does. */
export async function residualBlockShape(
  question: BlockQuestion,
): Promise<{ shape: number[] } | { error: string }> {
  const block = residualBlock(question);
  try {
    const y = tf.tidy(() => block.apply(tf.randomNormal([1, 6, 6, 3], 0, 1, 'float32', 0)));
    await y.data();
    const { shape } = y;
    y.dispose();
    disposeModel(block.model([6, 6, 3]));
    return { shape };
  } catch (error) {
    if (error instanceof Error && error.name === 'AblateError') return { error: error.message };
    throw error;
  }
}
