import * as tf from '@tensorflow/tfjs-core';
import { kernelName, type Op } from './declare-op.js';

/** Tells tfjs the gradient of an op, for all backends. */
export function registerOpGradient(op: Op): void {
  if (op.gradient !== undefined) registerGradient(gradientOf(op, op.gradient));
}

export function registerGradient(gradient: tf.GradConfig): void {
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
