import type * as tf from '@tensorflow/tfjs-core';
import type { Call, Value } from './calls.js';

/** One op of a program: a call of a layer, or of two that training computes as one. */
export interface ProgramOp {
  readonly name: string;
  readonly calls: readonly Call[];
  /** In place of the calls, in training; undefined, as is what it gives, where they have to be made. */
  readonly train?: ((this: void, inputs: readonly tf.Tensor[]) => tf.Tensor | undefined) | undefined;
}

/**
 * Joins batch norm or a sum with the ReLU after it, and zeros around an image with the convolution that reads them:
 * where nothing else reads the value between, and no one is given it. Those two are neighbours in tfjs's order.
 */
export function fuse(calls: readonly Call[], given: readonly Value[]): ProgramOp[] {
  const readers = new Map<Value, number>(given.map((value) => [value, 1]));
  for (const value of calls.flatMap(({ inputs }) => inputs))
    readers.set(value, (readers.get(value) ?? 0) + 1);
  const ops: ProgramOp[] = [];
  for (let at = 0; at < calls.length; at++) {
    const [call, next] = calls.slice(at, at + 2) as [Call, Call?];
    const joined = next !== undefined && isHandedOn(call, next, readers) ? join(call, next) : undefined;
    if (joined !== undefined) at++;
    ops.push(joined ?? { name: call.op.name, calls: [call], train: call.op.compute });
  }
  return ops;
}

/** Whether all that a call gives is read once, by the next. */
function isHandedOn(call: Call, next: Call, readers: ReadonlyMap<Value, number>): boolean {
  const [value, ...others] = call.outputs;
  const isOnlyInput = next.inputs.length === 1 && next.inputs[0] === value;
  return value !== undefined && others.length === 0 && isOnlyInput && readers.get(value) === 1;
}

function join(call: Call, next: Call): ProgramOp | undefined {
  const { withRelu, zeros } = call.op;
  const { isRelu, withZeros } = next.op;
  const joined = { name: `${call.op.name} + ${next.op.name}`, calls: [call, next] };
  if (withRelu !== undefined && isRelu === true) return { ...joined, train: withRelu };
  if (zeros !== undefined && withZeros !== undefined)
    return { ...joined, train: ([x]) => (x === undefined ? undefined : withZeros(x, zeros)) };
  return undefined;
}
