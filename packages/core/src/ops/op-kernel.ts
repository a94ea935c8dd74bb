import * as tf from '@tensorflow/tfjs-core';
import {
  kernelName,
  type DeclaredAttributes,
  type DeclaredTensors,
  type Op,
  type TensorsOf,
  type ValuesOf,
} from './declare-op.js';

/** A kernel of an op in tfjs's registry. */
export interface OpKernel extends tf.KernelConfig {
  /** Whether it is made of tfjs's ops, as the backend has none of its own. */
  readonly isComposed?: boolean;
  /** The values of attributes that it is only for. */
  readonly only?: Readonly<Record<string, unknown>>;
}

/** What computes an op on a backend. */
export interface Computation<
  Inputs extends DeclaredTensors,
  Outputs extends DeclaredTensors,
  Attributes extends DeclaredAttributes,
> extends Pick<OpKernel, 'isComposed' | 'only'> {
  run(
    this: void,
    backend: unknown,
    inputs: TensorsOf<Inputs>,
    attributes: ValuesOf<Attributes>,
  ): TensorsOf<Outputs, tf.TensorInfo>;
}

/** Puts a kernel into tfjs's registry under the op's name, in place of one that is there. */
export function registerKernel<
  Inputs extends DeclaredTensors,
  Outputs extends DeclaredTensors,
  Attributes extends DeclaredAttributes,
>(
  backendName: string,
  op: Op<Inputs, Outputs, Attributes>,
  { run, ...rest }: Computation<Inputs, Outputs, Attributes>,
): void {
  const name = kernelName(op);
  if ((tf.getKernel(name, backendName) as unknown) !== undefined) tf.unregisterKernel(name, backendName);
  const kernel: OpKernel = {
    kernelName: name,
    backendName,
    // tfjs hands whole tensors to kernels, though its own type promises less.
    kernelFunc: ({ inputs, attrs, backend }) =>
      listed(op, run(backend, inputs as TensorsOf<Inputs>, attrs as ValuesOf<Attributes>)),
    ...rest,
  };
  tf.registerKernel(kernel);
}

/** Outputs in the order in which they are declared; optional ones, the last, may be missing. */
export function listed(
  op: Pick<Op, 'outputs'>,
  outputs: Readonly<Record<string, tf.TensorInfo | undefined>>,
): tf.TensorInfo[] {
  return Object.keys(op.outputs)
    .map((name) => outputs[name])
    .filter((output) => output !== undefined);
}

/** Gives a backend that has no kernel for an op what the op is made of. */
export function composeIfMissing(backendName: string, op: Op): void {
  const { compose } = op;
  if (compose === undefined || (tf.getKernel(kernelName(op), backendName) as unknown) !== undefined) return;
  registerKernel(backendName, op, {
    run: (_, inputs, attributes) => tf.tidy(() => compose(inputs, attributes)),
    isComposed: true,
  });
}
