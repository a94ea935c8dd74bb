import * as tf from '@tensorflow/tfjs-core';
import type { Batch, Pass } from '../plugins/hooks.js';
import type { HookRunner } from './hook-runner.js';
import type { TrainState } from './state.js';
import type { Task } from './task.js';

/** How a step is taken. */
export interface StepOptions {
  readonly task: Task;
  readonly parts: number;
}

/** One pass over a batch: loss, gradients, what the model gave, and the terms that hooks added to the loss. */
export interface ReportedPass extends Pass {
  /** `[N, …outputShape]` */
  readonly outputs: tf.Tensor;
  readonly terms: ReadonlyMap<string, tf.Tensor>;
}

/**
 * Forward and backward over a batch, in `parts` parts whose gradients are averaged by their sizes, so that memory
 * holds one part at a time. Runs inside `tf.tidy`.
 */
export function computeGradients(
  batch: Batch,
  state: TrainState,
  hooks: HookRunner,
  { task, parts }: StepOptions,
): ReportedPass {
  const size = batch.inputs.shape[0];
  const partSize = Math.ceil(size / parts);
  if (partSize >= size) return computePart(batch, state, hooks, task);
  let whole: ReportedPass | undefined;
  for (let from = 0; from < size; from += partSize) {
    const count = Math.min(partSize, size - from);
    const part = computePart(
      { inputs: rows(batch.inputs, from, count), targets: rows(batch.targets, from, count) },
      state,
      hooks,
      task,
    );
    whole = combine(whole, part, count / size);
  }
  return whole ?? computePart(batch, state, hooks, task);
}

const rows = (x: tf.Tensor, from: number, count: number) =>
  tf.slice(x, [from, ...Array<number>(x.rank - 1).fill(0)], [count, ...x.shape.slice(1)]);

/** `sum + share · part`, but for the outputs, which are put together. */
function combine(sum: ReportedPass | undefined, part: ReportedPass, share: number): ReportedPass {
  const add = (before: tf.Tensor | undefined, value: tf.Tensor) => {
    const weighted = tf.mul(value, share);
    return before === undefined ? weighted : tf.add(before, weighted);
  };
  const addEach = (
    before: ReadonlyMap<string, tf.Tensor> | undefined,
    values: ReadonlyMap<string, tf.Tensor>,
  ) => new Map([...values].map(([name, value]) => [name, add(before?.get(name), value)]));
  return {
    loss: add(sum?.loss, part.loss) as tf.Scalar,
    outputs: sum === undefined ? part.outputs : tf.concat([sum.outputs, part.outputs]),
    terms: addEach(sum?.terms, part.terms),
    gradients: addEach(sum?.gradients, part.gradients),
  };
}

function computePart(
  { inputs, targets }: Batch,
  state: TrainState,
  hooks: HookRunner,
  task: Task,
): ReportedPass {
  const kept = new Map<string, tf.Tensor>();
  // `variableGrads` ends a tidy scope of its own, which what is reported has to outlive.
  const keep = (name: string, value: tf.Tensor) => kept.set(name, tf.keep(tf.clone(value)));
  const { value: loss, grads } = tf.variableGrads(
    () => {
      const [logits] = state.program.run([inputs], { training: true }) as [tf.Tensor];
      const dataLoss = task.loss(logits, targets);
      const added = hooks.addLoss({ logits, targets });
      for (const [name, term] of added) keep(name, term);
      keep('', logits);
      return added.reduce((sum, [, term]) => tf.add(sum, term), dataLoss);
    },
    state.weights.map((weight) => weight.variable),
  );
  const released = new Map(
    [...kept].map(([name, value]) => {
      const owned = tf.clone(value);
      value.dispose();
      return [name, owned];
    }),
  );
  const outputs = released.get('') ?? tf.scalar(0);
  released.delete('');
  const gradients = new Map(
    state.weights.flatMap(({ name, variable }) => {
      const gradient = grads[variable.name];
      return gradient === undefined ? [] : [[name, gradient] as const];
    }),
  );
  return { loss, outputs, gradients, terms: released };
}
