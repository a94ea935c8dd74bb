import { AblateError, type TrainContext } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Class numbers `[…]` → distributions `[…, K]`; distributions stay as they are, and so do the targets of a regression.
 */
export function asDistributions(targets: tf.Tensor, classes: number): tf.Tensor {
  if (targets.dtype !== 'int32') return targets;
  // The wasm backend's `oneHot` writes whole numbers whatever type it is asked for.
  return tf.cast(tf.oneHot(tf.cast(targets, 'int32'), classes), 'float32');
}

/**
 * The same of targets that nobody has described: class numbers are int32 `[N]`; what has more axes, of whatever type,
 * is distributions `[…, K]`.
 * @throws AblateError `SHAPE` for what is neither.
 */
export function distributionsOf(targets: tf.Tensor, classes: number): tf.Tensor {
  const isTensor = targets instanceof tf.Tensor;
  if (isTensor && targets.dtype === 'int32' && targets.rank === 1) return asDistributions(targets, classes);
  const isNumeric = isTensor && (targets.dtype === 'float32' || targets.dtype === 'int32');
  if (isNumeric && targets.rank > 1 && targets.shape.at(-1) === classes) return tf.cast(targets, 'float32');
  const received = isTensor ? `${targets.dtype} [${targets.shape.join(', ')}]` : String(targets);
  throw new AblateError(
    'SHAPE',
    `expected class numbers [N] of type int32, or distributions [N, ${classes}] over the ${classes} classes; received ${received}`,
  );
}

/** Number of the model's outputs. */
export function classesOf({ model }: TrainContext): number {
  return model.outputs[0]?.shape.at(-1) ?? 1;
}
