import * as tf from '@tensorflow/tfjs-core';
import { elementAt } from '../element-at.js';
import type { Batch, Pass } from '../plugins/hooks.js';
import type { HookRunner } from './hook-runner.js';
import { keep, release, releaseAll } from './kept.js';
import type { TrainState } from './state.js';
import type { Task } from './task.js';

/** What a step is taken with. */
export interface StepContext {
  readonly state: TrainState;
  readonly hooks: HookRunner;
  readonly task: Task;
  /** Parts in which a batch's gradients are computed. */
  readonly accumulate: number;
}

/** One pass over a batch: loss, gradients, what the model gave, and the terms that hooks added to the loss. */
export interface ReportedPass extends Pass {
  /** `[N, …outputShape]` */
  readonly outputs: tf.Tensor;
  readonly terms: ReadonlyMap<string, tf.Tensor>;
}

/**
 * Forward and backward over a batch, in `accumulate` parts whose gradients are averaged by their sizes, so that memory
 * holds one part at a time. Runs inside `tf.tidy`.
 */
export function computeGradients(batch: Batch, step: StepContext): ReportedPass {
  const size = batch.inputs.shape[0];
  const partSize = Math.ceil(size / step.accumulate);
  if (partSize >= size) return computePart(batch, step);
  let whole: ReportedPass | undefined;
  for (let from = 0; from < size; from += partSize) {
    const count = Math.min(partSize, size - from);
    const part = computePart(
      { inputs: rows(batch.inputs, from, count), targets: rows(batch.targets, from, count) },
      step,
    );
    whole = combine(whole, part, count / size);
  }
  return whole ?? computePart(batch, step);
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

/** What a forward pass gives beside the loss. */
interface Given {
  readonly outputs: tf.Tensor;
  readonly terms: ReadonlyMap<string, tf.Tensor>;
}

function computePart({ inputs, targets }: Batch, { state, hooks, task }: StepContext): ReportedPass {
  const given: Given[] = [];
  const { value: loss, grads } = tf.variableGrads(
    () => {
      const [logits] = state.program.run([inputs], { training: true }) as [tf.Tensor];
      const dataLoss = task.loss(logits, targets);
      const added = hooks.addLoss({ logits, targets });
      // `variableGrads` ends a `tf.tidy` of its own.
      given.push({ outputs: keep(logits), terms: new Map(added.map(([name, term]) => [name, keep(term)])) });
      return added.reduce((sum, [, term]) => tf.add(sum, term), dataLoss);
    },
    state.weights.map((weight) => weight.variable),
  );
  const { outputs, terms } = elementAt(given, 0);
  const gradients = new Map(
    state.weights.flatMap(({ name, variable }) => {
      const gradient = grads[variable.name];
      return gradient === undefined ? [] : [[name, gradient] as const];
    }),
  );
  return { loss, gradients, outputs: release(outputs), terms: releaseAll(terms) };
}
