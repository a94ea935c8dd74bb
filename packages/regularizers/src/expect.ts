import { AblateError, type Gradients, type HostBatch, type Weight } from '@ablate/core/plugins';
import { Tensor } from '@tensorflow/tfjs-core';

interface Range {
  readonly min?: number;
  /** Which it has to be greater than. */
  readonly above?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** @throws AblateError `CONFIG` unless it is a finite number in the range. */
export function expectNumber(what: string, value: unknown, range: Range = {}): void {
  const { min = -Infinity, above = -Infinity, max = Infinity, whole = false } = range;
  if (typeof value === 'number' && Number.isFinite(value) && value >= min && value > above && value <= max)
    if (!whole || Number.isInteger(value)) return;
  const bounds = [
    ...(min === -Infinity ? [] : [`from ${min}`]),
    ...(above === -Infinity ? [] : [`above ${above}`]),
    ...(max === Infinity ? [] : [`to ${max}`]),
  ];
  const kind = whole ? 'a whole number' : 'a number';
  throw new AblateError(
    'CONFIG',
    `expected ${what} to be ${[kind, ...bounds].join(' ')}; received ${String(value)}`,
  );
}

/** @throws AblateError `SHAPE` unless it is a float32 tensor of that many axes or more. */
export function expectFloats(what: string, x: unknown, leastRank = 0): asserts x is Tensor {
  if (x instanceof Tensor && x.dtype === 'float32' && x.rank >= leastRank) return;
  const axes = leastRank === 0 ? '' : ` of ${leastRank} axes or more`;
  throw new AblateError('SHAPE', `expected ${what} to be a float32 tensor${axes}; received ${shown(x)}`);
}

/** @throws AblateError `SHAPE` unless all are float32 tensors, of their weights' shapes. */
export function expectGradients(gradients: Gradients, weights: readonly Weight[] = []): void {
  if (!((gradients as unknown) instanceof Map))
    throw new AblateError(
      'SHAPE',
      `expected gradients as a Map of tensors by the names of their weights; received ${shown(gradients)}`,
    );
  for (const [name, gradient] of gradients) expectFloats(`the gradient of ${name}`, gradient);
  for (const { name, variable } of weights) {
    const gradient = gradients.get(name);
    if (gradient === undefined || String(gradient.shape) === String(variable.shape)) continue;
    throw new AblateError(
      'SHAPE',
      `expected the gradient of ${name} to have its shape [${variable.shape.join(', ')}]; received [${gradient.shape.join(', ')}]`,
    );
  }
}

/** @throws AblateError `SHAPE` unless as many values are there as the shape `[N, H, W, C]` says. */
export function expectImages({ values, shape }: { values: unknown; shape: readonly number[] }): void {
  const isShape = shape.length === 4 && shape.every((size) => Number.isInteger(size) && size > 0);
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (isShape && values instanceof Float32Array && values.length === size) return;
  throw new AblateError(
    'SHAPE',
    `expected images [examples, height, width, channels] and a Float32Array of as many values; received [${shape.join(', ')}] and ${shownArray(values)}`,
  );
}

/** @throws AblateError `SHAPE` unless there is one partner for each example, and each is an example. */
export function expectPartners(partners: unknown, examples: number): void {
  if (partners instanceof Uint32Array && partners.length === examples)
    if (partners.every((partner) => partner < examples)) return;
  throw new AblateError(
    'SHAPE',
    `expected a Uint32Array of ${examples} partners, whole numbers below ${examples}; received ${shownArray(partners)}`,
  );
}

/** @throws AblateError `SHAPE` unless it has as many inputs and targets as its shapes say. */
export function expectBatch({ inputs, inputShape, targets, targetShape, outputs }: HostBatch): void {
  const size = (shape: readonly number[]) => shape.reduce((product, axis) => product * axis, 1);
  const fits =
    inputs instanceof Float32Array &&
    inputs.length === size(inputShape) &&
    (targets instanceof Int32Array || targets instanceof Float32Array) &&
    targets.length === size(targetShape) &&
    inputShape[0] === targetShape[0];
  if (!fits)
    throw new AblateError(
      'SHAPE',
      `expected a Float32Array of inputs, and targets as an Int32Array of classes or a Float32Array, as many as their shapes say; received ${shownArray(inputs)} for [${inputShape.join(', ')}] and ${shownArray(targets)} for [${targetShape.join(', ')}]`,
    );
  const wrong =
    targets instanceof Int32Array ? targets.find((target) => target < 0 || target >= outputs) : undefined;
  if (wrong !== undefined)
    throw new AblateError(
      'SHAPE',
      `expected classes below ${outputs}, the number of outputs; received ${wrong}`,
    );
}

function shown(x: unknown): string {
  return x instanceof Tensor ? `${x.dtype} [${String(x.shape)}]` : shownArray(x);
}

function shownArray(x: unknown): string {
  if (ArrayBuffer.isView(x) || Array.isArray(x))
    return `${x.constructor.name} [${Array.from(x as ArrayLike<unknown>)
      .slice(0, 8)
      .join(', ')}]`;
  return typeof x === 'object' && x !== null ? x.constructor.name : String(x);
}
