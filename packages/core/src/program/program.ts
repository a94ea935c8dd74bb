import * as tf from '@tensorflow/tfjs-core';
import { callsOf, type Call, type Graph, type Value } from './calls.js';
import { fuse, type ProgramOp } from './fuse.js';
import { Values } from './values.js';

/** What tfjs hands from layer to layer of a model; a mask, once there is one, stays in it. */
type Arguments = Record<string, unknown>;

/**
 * What a model computes, as a list of ops in tfjs's order: what may be joined is. It gives the numbers that
 * `model.apply` gives. Layers are read, never changed; a program is of the model as it was read.
 */
export class Program {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly ops: readonly ProgramOp[];
  /** Of models that are layers. */
  readonly inner: ReadonlyMap<Call, Program>;
  /** By the last op that reads them: values that evaluation need not keep. */
  readonly #last = new Map<ProgramOp, Value[]>();

  constructor(model: Graph) {
    this.inputs = [...model.inputs];
    this.outputs = [...model.outputs];
    const calls = callsOf(model);
    this.ops = fuse(calls, this.outputs);
    this.inner = new Map(
      calls.flatMap((call) => (call.graph === undefined ? [] : [[call, new Program(call.graph)] as const])),
    );
    const kept = new Set([...this.inputs, ...this.outputs]);
    for (const op of this.ops.toReversed()) {
      const read = [...new Set(op.calls.flatMap(({ inputs }) => inputs))].filter((value) => !kept.has(value));
      for (const value of read) kept.add(value);
      this.#last.set(
        op,
        read.filter(({ sourceLayer }) => !sourceLayer.stateful),
      );
    }
  }

  /** One tensor for each input → one for each output, which the caller owns. */
  run(inputs: readonly tf.Tensor[], { training }: { readonly training: boolean }): tf.Tensor[] {
    return tf.tidy(() => this.#run(inputs, { training }));
  }

  #run(inputs: readonly tf.Tensor[], args: Arguments): tf.Tensor[] {
    const values = new Values();
    this.inputs.forEach((value, i) => values.set(value, inputs[i] as tf.Tensor));
    for (const op of this.ops) {
      const output = args.training === true ? train(op, values) : undefined;
      if (output === undefined) for (const call of op.calls) this.#call(call, values, args);
      else values.set(op.calls.at(-1)?.outputs[0] as Value, output);
      if (args.training !== true) values.dispose(this.#last.get(op) ?? []);
    }
    values.disposeMasks();
    const outputs = this.outputs.map((value) => values.given(value));
    return outputs.map((output) => (inputs.includes(output) ? tf.clone(output) : output));
  }

  #call(call: Call, values: Values, args: Arguments): void {
    const { layer } = call;
    const inputs = call.inputs.map((value) => values.get(value));
    const masks = call.inputs.map((value) => values.mask(value));
    if (masks.some((mask) => mask !== null)) args.mask = masks[0];
    const inner = this.inner.get(call);
    const outputs =
      inner === undefined
        ? [layer.apply(inputs, args) as tf.Tensor | tf.Tensor[]].flat()
        : tf.tidy(() => inner.#run(inputs, args));
    // tfjs's types leave out that there may be none.
    const mask = layer.supportsMasking ? layer.computeMask(inputs, masks as tf.Tensor[]) : null;
    call.outputs.forEach((value, i) => values.set(value, outputs[i] as tf.Tensor, [mask].flat()[0]));
  }
}

/** Undefined where its layers have to be called, as with a mask, which they may change or pass on. */
function train({ train, calls }: ProgramOp, values: Values): tf.Tensor | undefined {
  const inputs = calls[0]?.inputs ?? [];
  if (train === undefined || inputs.some((value) => values.mask(value) !== null)) return undefined;
  return tf.tidy(() => train(inputs.map((value) => values.get(value))));
}
