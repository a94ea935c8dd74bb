import * as tf from '@tensorflow/tfjs-core';

/** Whether a call of tfjs's `Sum` sums float32 over every axis but the last, as bias gradients do. */
export function sumsColumns(x: tf.TensorInfo, attributes: tf.NamedAttrMap): boolean {
  const { axis, keepDims } = attributes as { axis: number | number[]; keepDims: boolean };
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const leading = axes.length > 0 && axes.length === x.shape.length - 1 && axes.every((a) => a < axes.length);
  return x.dtype === 'float32' && leading && !keepDims;
}
