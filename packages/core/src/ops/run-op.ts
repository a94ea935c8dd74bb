import * as tf from '@tensorflow/tfjs-core';
import { kernelName, type DeclaredAttributes, type DeclaredTensors, type Op } from './declare-op.js';
import type { TensorsOf, ValuesOf } from './declare-op.js';
import { registerOpGradient } from './op-gradient.js';
import { composeIfMissing, type OpKernel } from './op-kernel.js';

/** Runs an op on the current backend, differentiably where it has a gradient. */
export function runOp<
  Inputs extends DeclaredTensors,
  Outputs extends DeclaredTensors,
  Attributes extends DeclaredAttributes,
>(
  op: Op<Inputs, Outputs, Attributes>,
  inputs: TensorsOf<Inputs>,
  attributes: ValuesOf<Attributes>,
): TensorsOf<Outputs> {
  const given = Object.entries<tf.Tensor | undefined>(inputs).filter(([, tensor]) => tensor !== undefined);
  prepare(op);
  const outputs = tf
    .engine()
    .runKernel(kernelName(op), Object.fromEntries(given) as tf.NamedTensorMap, { ...attributes });
  const list = Array.isArray(outputs) ? outputs : [outputs];
  // The registry gives outputs as a list, in the order in which they are declared.
  return Object.fromEntries(
    Object.keys(op.outputs).map((name, i) => [name, list[i]]),
  ) as unknown as TensorsOf<Outputs>;
}

/** Whether the current backend has a kernel of its own for an op with these attributes. */
export function hasKernel<Attributes extends DeclaredAttributes>(
  op: Pick<Op<DeclaredTensors, DeclaredTensors, Attributes>, 'name'>,
  attributes: Partial<ValuesOf<Attributes>> = {},
): boolean {
  const kernel = tf.getKernel(kernelName(op), tf.getBackend()) as OpKernel | undefined;
  if (kernel === undefined || kernel.isComposed === true) return false;
  return Object.entries(attributes).every(([name, value]) => {
    const only = kernel.only?.[name];
    return only === undefined || only === value;
  });
}

/** Backends on which an op has been prepared. */
const prepared = new WeakMap<Op, Set<string>>();

/** A backend that `loadBackend` has not loaded may lack the kernel, and tfjs the gradient. */
function prepare(op: Op): void {
  const backend = tf.getBackend();
  const backends = prepared.get(op) ?? new Set();
  if (backends.has(backend)) return;
  composeIfMissing(backend, op);
  if (op.gradient !== undefined && (tf.getGradient(kernelName(op)) as unknown) === undefined)
    registerOpGradient(op);
  prepared.set(op, backends.add(backend));
}
