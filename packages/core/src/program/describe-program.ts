import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Value } from './calls.js';
import { Program } from './program.js';

/** One op of a program. Plain JSON. */
export interface ProgramLine {
  /** Such as `conv2d`, or `batchNorm + relu` where training computes both at once on a backend that can. */
  readonly op: string;
  /** Names of the layers that it computes. */
  readonly layers: readonly string[];
  /** Names of the layers, or of the model's inputs, whose outputs it reads. */
  readonly reads: readonly string[];
  /** Without the batch: `[height, width, channels]` for images. */
  readonly outputShape: readonly number[];
  /** Of a model that is a layer. */
  readonly program?: readonly ProgramLine[];
}

/** What training and evaluation compute of a model, op by op, in their order. Reads no weight's values. */
export function describeProgram(model: LayersModel): ProgramLine[] {
  return linesOf(new Program(model));
}

function linesOf({ ops, inner }: Program): ProgramLine[] {
  return ops.map(({ name, calls }) => {
    const [first, last] = [calls[0], calls.at(-1)];
    const program = first && inner.get(first);
    return {
      op: name,
      layers: calls.map(({ layer }) => layer.name),
      reads: (first?.inputs ?? []).map(({ sourceLayer }) => sourceLayer.name),
      outputShape: shapeOf(last?.outputs[0]),
      ...(program === undefined ? {} : { program: linesOf(program) }),
    };
  });
}

const shapeOf = (value?: Value) => (value?.shape ?? []).slice(1).map((size) => size ?? 1);
