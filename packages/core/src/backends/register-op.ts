import type * as tf from '@tensorflow/tfjs-core';
import type { DeclaredAttributes, DeclaredTensors, Op, TensorsOf, ValuesOf } from '../ops/declare-op.js';
import { OPS } from '../ops/table.js';
import { composeIfMissing, listed, registerKernel, type Computation } from '../ops/op-kernel.js';
import { specializeKernel } from './specialize-kernel.js';

/** What a backend computes an op with. */
export interface BackendKernel<
  Inputs extends DeclaredTensors,
  Outputs extends DeclaredTensors,
  Attributes extends DeclaredAttributes,
> extends Pick<Computation<Inputs, Outputs, Attributes>, 'run'> {
  /** The values of attributes that it is only for; with others the op is not asked of this backend. */
  readonly only?: Partial<ValuesOf<Attributes>>;
  /** Which calls it takes from a kernel of tfjs: all, unless given. */
  takes?(this: void, inputs: TensorsOf<Inputs>): boolean;
}

/** Puts a backend's kernel of an op into tfjs's registry: under the op's name, or before tfjs's own kernels of it. */
export function registerOp<
  Inputs extends DeclaredTensors,
  Outputs extends DeclaredTensors,
  Attributes extends DeclaredAttributes,
>(
  backendName: string,
  op: Op<Inputs, Outputs, Attributes>,
  { run, only, takes }: BackendKernel<Inputs, Outputs, Attributes>,
): void {
  const { stock } = op;
  if (stock === undefined) {
    registerKernel(backendName, op, { run, only });
    return;
  }
  for (const name of stock.kernels)
    specializeKernel(backendName, name, (backend, given, options) => {
      const call = stock.read(given, options);
      if (call === undefined || !Object.values(given).every(isFloat)) return undefined;
      const inputs = call.inputs as TensorsOf<Inputs>;
      if (takes?.(inputs) === false) return undefined;
      return listed(op, run(backend, inputs, call.attributes))[0];
    });
}

const isFloat = (tensor: tf.TensorInfo | undefined) => tensor === undefined || tensor.dtype === 'float32';

/** Gives a backend the ops that it has no kernel for as what they are made of. */
export function composeMissingOps(backendName: string): void {
  for (const op of OPS) composeIfMissing(backendName, op);
}
