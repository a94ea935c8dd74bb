import { LayersModel, Sequential, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { stockOp } from '../layers/stock-ops.js';
import { recordedOp, type TrainingOp } from '../layers/training-op.js';

/** A value of a model's graph; tfjs's name for a tensor that is to be. */
export type Value = SymbolicTensor;

/** What a program is read from: a model, or one that is a layer of another. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** One call of a layer. */
export interface Call {
  readonly layer: layers.Layer;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly op: TrainingOp;
  /** What a model that is a layer consists of. */
  readonly graph?: Graph;
}

/**
 * The calls by which tfjs computes a model, in its order, on which sums of gradients and random numbers depend: depth
 * first from each output, the last input first. A layer of which several outputs are read is called for each.
 */
export function callsOf({ inputs, outputs }: Graph): Call[] {
  const known = new Set(inputs);
  const calls: Call[] = [];
  for (const output of outputs) {
    const stack = [output];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const missing = top.inputs.filter((input) => !known.has(input));
      if (!known.has(top) && missing.length > 0) {
        stack.push(...missing);
        continue;
      }
      stack.pop();
      if (known.has(top)) continue;
      known.add(top);
      calls.push(callOf(top));
    }
  }
  return calls;
}

function callOf(value: Value): Call {
  const layer = value.sourceLayer;
  const node = layer.inboundNodes.find(({ outputTensors }) => outputTensors.includes(value));
  const graph = graphOf(layer);
  return {
    layer,
    inputs: value.inputs,
    outputs: node?.outputTensors ?? [value],
    op: opOf(layer),
    ...(graph === undefined ? {} : { graph }),
  };
}

function graphOf(layer: layers.Layer): Graph | undefined {
  if (!(layer instanceof LayersModel)) return undefined;
  return [LayersModel, Sequential].some(({ prototype }) => layer.call === prototype.call) ? layer : undefined;
}

/** A layer that nothing is known of is an op of its class's name, which calls it. */
function opOf(layer: layers.Layer): TrainingOp {
  const name = layer.getClassName();
  const unknown = { name: name.charAt(0).toLowerCase() + name.slice(1) };
  // A hook of tfjs's tests wants to see every call.
  const { _callHook: hook } = layer as unknown as { _callHook?: unknown };
  if (hook != null) return unknown;
  return recordedOp(layer) ?? stockOp(layer) ?? unknown;
}
