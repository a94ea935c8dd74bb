import * as tf from '@tensorflow/tfjs-core';
import { kernelName, type Op } from './declare-op.js';
import { OPS } from './table.js';

/** Tells tfjs the gradient of every op, once for all backends. */
export function registerGradients(): void {
  for (const op of OPS) {
    const { stock, gradient } = op;
    if (gradient !== undefined) register(gradientOf(op, gradient));
    if (stock?.gradient !== undefined)
      // Of a kernel with one output, tfjs gives dy as one tensor.
      register({ kernelName: stock.kernels[0], ...stock.gradient } as tf.GradConfig);
  }
}

function register(gradient: tf.GradConfig): void {
  if ((tf.getGradient(gradient.kernelName) as unknown) !== undefined)
    tf.unregisterGradient(gradient.kernelName);
  tf.registerGradient(gradient);
}

/** By names, where tfjs has lists: the inputs that are kept, then the outputs. */
function gradientOf(op: Op, { saves, compute }: NonNullable<Op['gradient']>): tf.GradConfig {
  const isSaved = (name: string) => saves.includes(name);
  const inputsToSave = Object.keys(op.inputs).filter(isSaved);
  const outputs = Object.keys(op.outputs);
  const names = [...inputsToSave, ...outputs.filter(isSaved)];
  return {
    kernelName: kernelName(op),
    inputsToSave,
    outputsToSave: outputs.map(isSaved),
    gradFunc: (dy, saved, attributes) => {
      const [first] = [dy].flat() as [tf.Tensor];
      const named = Object.fromEntries(names.map((name, i) => [name, saved[i]])) as Record<string, tf.Tensor>;
      // tfjs's types of attributes know no names.
      return compute(first, named, attributes as Record<string, number>) as ReturnType<
        tf.GradConfig['gradFunc']
      >;
    },
  };
}
