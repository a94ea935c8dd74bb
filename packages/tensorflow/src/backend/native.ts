import * as tf from '@tensorflow/tfjs-core';
import { registerOp, takesExplicitPadding } from '@ablate/core/backends';
import { kernelName, OPS, type AttributeType, type Op } from '@ablate/core/ops';
import type { NativeExports } from '../setup/native-kernels.js';
import { attributes, type AttributeKind, type TensorflowBackend } from './binding.js';
import { runBehind } from './run-behind.js';
import { snakeCase } from './snake-case.js';

let registered = false;

/** Registers the kernels of a library that has been loaded, in place of TensorFlow's own, once. */
export function registerNativeKernels(library: NativeExports): void {
  if (registered) return;
  registered = true;
  const backend = tf.backend() as unknown as TensorflowBackend;
  runBehind(backend, library);
  takesExplicitPadding.add('tensorflow');
  const none = tf.keep(tf.tensor1d([]));
  for (const op of OPS) registerNative(op, none);
}

/** Registers the op of `native/ops.h` under that name; `none` stands for a tensor that is not there. */
function registerNative(op: Op, none: tf.Tensor): void {
  const name = kernelName(op);
  const inputNames = Object.keys(op.inputs);
  const outputNames = Object.entries(op.outputs).flatMap(([output, { isOptional }]) =>
    isOptional ? [] : [output],
  );
  const kinds = Object.entries(op.attributes).map(
    ([attribute, type]) => [attribute, snakeCase(attribute), kindOf(type)] as const,
  );
  registerOp('tensorflow', op, {
    run: (backend, inputs, values) => {
      const library = backend as TensorflowBackend;
      const outputs = library.executeMultipleOutputs(
        name,
        attributes(
          library,
          Object.fromEntries(kinds.map(([attribute, named, kind]) => [named, [kind, values[attribute]]])),
        ),
        inputNames.map((input) => inputs[input] ?? none),
        outputNames.length,
      );
      return Object.fromEntries(outputNames.map((output, i) => [output, outputs[i] as tf.Tensor]));
    },
  });
}

function kindOf(type: AttributeType): AttributeKind {
  return typeof type === 'string' ? type : 'string';
}
