import type { NamedAttrMap, NamedTensorInfoMap, Tensor } from '@tensorflow/tfjs-core';

/**
 * A float32 tensor by the names of its axes. A first name that begins with `...` stands for any number of axes; what
 * follows the dots is the product of their sizes. An axis has one size wherever it is named.
 */
export interface DeclaredTensor<Axis extends string = string, IsOptional extends boolean = boolean> {
  readonly axes: readonly Axis[];
  readonly isOptional: IsOptional;
}

/** A tensor of an op, by the names of its axes: the same name stands for the same size. */
export const tensor = <Axis extends string>(...axes: Axis[]): DeclaredTensor<Axis, false> => ({
  axes,
  isOptional: false,
});

/** An input that a call may leave out, or an output that a kernel may. */
export const optional = <Axis extends string>(...axes: Axis[]): DeclaredTensor<Axis, true> => ({
  axes,
  isOptional: true,
});

/** An op's inputs or outputs, by name. */
export type DeclaredTensors = Readonly<Record<string, DeclaredTensor>>;

/** A list is a choice among its strings. */
export type AttributeType = 'int' | 'float' | 'bool' | readonly string[];
/** An op's attributes, by name. */
export type DeclaredAttributes = Readonly<Record<string, AttributeType>>;

type RequiredNames<Tensors extends DeclaredTensors> = {
  [Name in keyof Tensors]: Tensors[Name]['isOptional'] extends true ? never : Name;
}[keyof Tensors];

/** Tensors under their declared names, without those that are optional and not there. */
export type TensorsOf<Tensors extends DeclaredTensors, Given = Tensor> = Readonly<
  Record<RequiredNames<Tensors>, Given>
> &
  Readonly<Partial<Record<Exclude<keyof Tensors, RequiredNames<Tensors>>, Given>>>;

type ValueOf<Type extends AttributeType> = Type extends readonly (infer Choice)[]
  ? Choice
  : Type extends 'bool'
    ? boolean
    : number;

/** The values of declared attributes, by name. */
export type ValuesOf<Attributes extends DeclaredAttributes> = {
  readonly [Name in keyof Attributes]: ValueOf<Attributes[Name]>;
};

/** The axes of some tensors, as a kernel is told their sizes. */
export type AxesOf<Tensors extends DeclaredTensors> =
  Tensors[keyof Tensors] extends DeclaredTensor<infer Axis>
    ? Axis extends `...${infer Product}`
      ? Product
      : Axis
    : never;

/** Of each input that it is asked for: its gradient, a tensor of its own. */
type Gradients<Inputs extends DeclaredTensors> = { readonly [Name in keyof Inputs]?: () => Tensor };

/** How tfjs's engine differentiates one of its own kernels. */
interface StockGradient {
  readonly inputsToSave?: string[];
  readonly outputsToSave?: boolean[];
  gradFunc(
    this: void,
    dy: Tensor,
    saved: Tensor[],
    attributes: NamedAttrMap,
  ): Readonly<Record<string, () => Tensor>>;
}

/**
 * What there is to know of an op in one place: types of calls, registrations and kernels' parameters come from it.
 * What changes from call to call is an input: TensorFlow keeps a kernel for each value of an attribute, for ever.
 */
export interface Op<
  Inputs extends DeclaredTensors = DeclaredTensors,
  Outputs extends DeclaredTensors = DeclaredTensors,
  Attributes extends DeclaredAttributes = DeclaredAttributes,
> {
  readonly name: string;
  readonly inputs: Inputs;
  /** Each axis is one of the inputs', or an attribute of type `int`. */
  readonly outputs: Outputs;
  readonly attributes: Attributes;
  /** What it computes, in ops of tfjs: its kernel on backends that have none of their own. */
  compose?(this: void, inputs: TensorsOf<Inputs>, attributes: ValuesOf<Attributes>): TensorsOf<Outputs>;
  /** By dy, the gradient of the first output; `saves` names the inputs and outputs that are kept for it. */
  readonly gradient?: {
    readonly saves: readonly (keyof (Inputs & Outputs) & string)[];
    compute(
      this: void,
      dy: Tensor,
      saved: TensorsOf<Inputs> & TensorsOf<Outputs>,
      attributes: ValuesOf<Attributes>,
    ): Gradients<Inputs>;
  };
  /** Kernels of tfjs that compute it too, before which ours go. */
  readonly stock?: {
    readonly kernels: readonly [string, ...string[]];
    /** A call of one of them as a call of this op; undefined for one that computes something else. */
    read(
      this: void,
      inputs: NamedTensorInfoMap,
      attributes: NamedAttrMap,
    ): { readonly inputs: object; readonly attributes: ValuesOf<Attributes> } | undefined;
    /** Takes the place of tfjs's own for the first of them. */
    readonly gradient?: StockGradient;
  };
}

/** Gives a declaration its types. */
export function declareOp<
  const Inputs extends DeclaredTensors,
  const Outputs extends DeclaredTensors,
  const Attributes extends DeclaredAttributes,
>(declaration: Op<Inputs, Outputs, Attributes>): Op<Inputs, Outputs, Attributes> {
  return declaration;
}

/** Under which a kernel of ours stands in the registries of tfjs and TensorFlow. */
export function kernelName({ name }: Pick<Op, 'name'>): string {
  return `Ablate${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
