import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** One attribute of a TensorFlow op, as tfjs-node takes it. */
interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What of tfjs-node's addon makes, looks at or deletes tensors, which it knows by numbers. */
export interface Addon {
  createTensor(shape: number[], type: number, values: unknown): number;
  deleteTensor(tensor: number): void;
  tensorDataSync(tensor: number): unknown;
  executeOp(op: string, attributes: OpAttribute[], inputs: number[], outputs: number): { id: number }[];
  runSavedModel(model: number, inputs: number[], ...names: string[]): unknown;
}

type Constants = Readonly<Record<`TF_ATTR_${string}`, number>>;

/** What our kernels need of tfjs-node's backend: running any TensorFlow op by name. */
export interface TensorflowBackend {
  binding: Addon & Constants;
  time(run: () => void): Promise<unknown>;
  /** Counts one tensor more that shares the data. */
  incRef(dataId: object): void;
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: TensorInfo[]): Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: OpAttribute[],
    inputs: TensorInfo[],
    outputs: number,
  ): Tensor[];
}

/** `DT_FLOAT` of TensorFlow's types. */
const FLOAT = 1;

const KINDS = {
  type: 'TF_ATTR_TYPE',
  string: 'TF_ATTR_STRING',
  int: 'TF_ATTR_INT',
  float: 'TF_ATTR_FLOAT',
  bool: 'TF_ATTR_BOOL',
} as const;

/** The type of an attribute. */
export type AttributeKind = keyof typeof KINDS;

/** Makes attributes for one backend. */
export function attributes(
  { binding }: TensorflowBackend,
  given: Readonly<Record<string, readonly [kind: AttributeKind, value: unknown]>>,
): OpAttribute[] {
  return Object.entries(given).map(([name, [kind, value]]) => {
    const type = binding[KINDS[kind]];
    if (type === undefined) throw new Error(`tfjs-node has no ${KINDS[kind]}`);
    return { name, type, value };
  });
}

/** The attribute by which most ops are told that they work on float32. */
export const float32 = { T: ['type', FLOAT] } as const;
/** The same under the name of an op's second type. */
export const float32Statistics = { U: ['type', FLOAT] } as const;
