import type * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

type Padding = tf.backend_util.ExplicitPadding;
/** Undefined where this can't be computed here, so that the layers have to do it. */
type Result = tf.Tensor | undefined;

/** What a layer computes in training, as a program reads it: by itself, and along with a neighbour. */
export interface TrainingOp {
  /** As a program is printed. */
  readonly name: string;
  /** In place of the layer's own `call`. */
  readonly compute?: (this: void, inputs: readonly tf.Tensor[]) => Result;
  /** Along with the rectified linear unit that follows. */
  readonly withRelu?: (this: void, inputs: readonly tf.Tensor[]) => Result;
  /** Whether it is that unit. */
  readonly isRelu?: boolean;
  /** As if x had these zeros around it. */
  readonly withZeros?: (this: void, x: tf.Tensor, zeros: Padding) => Result;
  /** The zeros that it puts around an image, if that is all it does. */
  readonly zeros?: Padding;
}

const RECORD = Symbol('training op');

interface Recorded {
  [RECORD]?: { readonly call: layers.Layer['call']; readonly op: TrainingOp };
}

/** Replaces what one layer computes; in evaluation that must be what the layer's class computes. */
export function replaceCall(
  layer: layers.Layer & Recorded,
  op: TrainingOp,
  call: layers.Layer['call'],
): void {
  layer.call = call;
  layer[RECORD] = { call, op };
}

/** What `replaceCall` was told; undefined for a layer whose `call` is another one. */
export function recordedOp(layer: layers.Layer & Recorded): TrainingOp | undefined {
  const record = layer[RECORD];
  return record?.call === layer.call ? record.op : undefined;
}
