import { trainingWasm } from '#host/backends/wasm/training-wasm';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { AblateError } from '../../errors.js';
import { PARAMETERS } from './parameters.js';

/** What our kernels need of tfjs's wasm backend: where its tensors are in its memory. */
export interface WasmBackend {
  readonly wasm: { readonly asm?: { readonly memory?: unknown } };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** The exports of `assembly/index.ts`, with the names of what they take. */
type Functions = Readonly<Record<keyof typeof PARAMETERS, (...values: number[]) => void>>;

const opened = new WeakMap<WasmBackend, WasmMemory>();

/** The backend's memory, with functions compiled against it, and typed views of it. */
export class WasmMemory {
  readonly #functions: Functions;
  readonly #backend: WasmBackend;
  readonly #memory: WebAssembly.Memory;

  private constructor(backend: WasmBackend, memory: WebAssembly.Memory, functions: Functions) {
    this.#backend = backend;
    this.#memory = memory;
    this.#functions = functions;
  }

  /**
   * Compiles the training kernels against the memory of tfjs's wasm backend, once, so that tensors are never copied.
   * @throws AblateError `BACKEND` if the backend does not show its memory.
   */
  static of(backend: WasmBackend): WasmMemory {
    const known = opened.get(backend);
    if (known !== undefined) return known;
    const memory = backend.wasm.asm?.memory;
    if (!(memory instanceof WebAssembly.Memory))
      throw new AblateError(
        'BACKEND',
        'expected @tensorflow/tfjs-backend-wasm 4.22.0, whose module exports its memory; this version does not',
      );
    const instance = new WebAssembly.Instance(new WebAssembly.Module(trainingWasm()), { env: { memory } });
    checkParameters(instance.exports);
    const created = new WasmMemory(backend, memory, instance.exports as Functions);
    opened.set(backend, created);
    return created;
  }

  /** Calls a function of `assembly`, with what it takes by name; where tensors are is a byte offset. */
  run<Name extends keyof typeof PARAMETERS>(
    name: Name,
    values: Readonly<Record<(typeof PARAMETERS)[Name][number], number>>,
  ): void {
    const parameters: readonly (typeof PARAMETERS)[Name][number][] = PARAMETERS[name];
    this.#functions[name](...parameters.map((parameter) => values[parameter]));
  }

  /** Byte offset of a tensor's values. */
  at(tensor: TensorInfo): number {
    return this.#backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** Another tensor of the same values, which are freed with the last one. */
  share({ dataId, shape, dtype }: TensorInfo): TensorInfo {
    this.#backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** A new tensor of uninitialized float32 values. */
  output(shape: readonly number[]): TensorInfo {
    return this.#backend.makeOutput([...shape], 'float32');
  }

  /** Calls `use` with the byte offset of `bytes` of scratch memory, freed afterwards. */
  scratch<T>(bytes: number, use: (offset: number) => T): T {
    const tensor = this.output([Math.ceil(bytes / 4)]);
    try {
      return use(this.at(tensor));
    } finally {
      this.#backend.disposeData(tensor.dataId);
    }
  }

  /** Views are valid until the next allocation, which may grow the memory. */
  floats(offset: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, offset, length);
  }

  doubles(offset: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, offset, length);
  }
}

/** A module that was compiled from other sources would read its arguments in other places. */
export function checkParameters(exports: Readonly<Record<string, unknown>>): void {
  for (const [name, { length }] of Object.entries(PARAMETERS))
    if ((exports[name] as { length?: number } | undefined)?.length !== length)
      throw new AblateError(
        'BACKEND',
        `expected ${name} with ${length} parameters in training.wasm, which was compiled from other sources: npx nx run @ablate/core:kernels`,
      );
}
