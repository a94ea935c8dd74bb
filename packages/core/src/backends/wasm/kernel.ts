import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bindAxes } from '../../ops/bind-axes.js';
import type {
  AxesOf,
  DeclaredAttributes,
  DeclaredTensors,
  Op,
  TensorsOf,
  ValuesOf,
} from '../../ops/declare-op.js';
import { registerOp, type BackendKernel } from '../register-op.js';
import { WasmMemory, type WasmBackend } from './memory.js';

/** A call of an op, with its outputs allocated. */
interface WasmCall<
  Inputs extends DeclaredTensors,
  Outputs extends DeclaredTensors,
  Attributes extends DeclaredAttributes,
> {
  readonly memory: WasmMemory;
  readonly attributes: ValuesOf<Attributes>;
  /**
   * What the op declares, by name, as functions of `assembly` take it: where inputs and outputs are, 0 for one that is
   * not there, the sizes of the inputs' axes, and attributes.
   */
  readonly numbers: Readonly<
    Record<keyof Inputs | keyof Outputs | AxesOf<Inputs> | keyof Attributes, number>
  >;
}

/** Registers what computes an op in the memory of tfjs's wasm backend, and fills its outputs. */
export function registerWasm<
  Inputs extends DeclaredTensors,
  Outputs extends DeclaredTensors,
  Attributes extends DeclaredAttributes,
>(
  op: Op<Inputs, Outputs, Attributes>,
  run: (call: WasmCall<Inputs, Outputs, Attributes>) => void,
  options: Pick<BackendKernel<Inputs, Outputs, Attributes>, 'only' | 'takes'> = {},
): void {
  registerOp('wasm', op, {
    ...options,
    run: (backend, inputs, attributes) => {
      const memory = WasmMemory.of(backend as WasmBackend);
      const { sizes, outputShapes } = bindAxes(op, inputs, attributes);
      const outputs = mapped(outputShapes, (shape) => memory.output(shape));
      const tensors: Readonly<Record<string, TensorInfo | undefined>> = { ...inputs, ...outputs };
      const at = (name: string) => (tensors[name] === undefined ? 0 : memory.at(tensors[name]));
      const numbers = {
        ...mapped({ ...op.inputs, ...op.outputs }, (_, name) => at(name)),
        ...sizes,
        ...mapped(attributes, Number),
      };
      run({ memory, attributes, numbers: numbers as WasmCall<Inputs, Outputs, Attributes>['numbers'] });
      return outputs as TensorsOf<Outputs, TensorInfo>;
    },
  });
}

function mapped<Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
