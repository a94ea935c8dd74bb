import { readFileSync } from 'node:fs';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { AblateError } from '../../errors.js';

/** What our kernels need of tfjs's wasm backend: where its tensors are in its memory. */
export interface WasmBackend {
  readonly wasm: { readonly asm?: { readonly memory?: unknown } };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

type Kernel = (...args: number[]) => void;

/** The exports of `assembly/index.ts`; pointers are byte offsets into the backend's memory. */
export type TrainingKernels = Readonly<
  Record<
    | 'columnMoments'
    | 'columnProducts'
    | 'columnSums'
    | 'combineColumns'
    | 'convFilterGradient'
    | 'convInputGradient'
    | 'convolve'
    | 'momentumStep'
    | 'packWeights'
    | 'reluGradient'
    | 'scaleColumns',
    Kernel
  >
>;

const opened = new WeakMap<WasmBackend, WasmMemory>();

/** The backend's memory, the kernels compiled against it, and typed views of both. */
export class WasmMemory {
  readonly kernels: TrainingKernels;
  readonly #backend: WasmBackend;
  readonly #memory: WebAssembly.Memory;

  private constructor(backend: WasmBackend, memory: WebAssembly.Memory, kernels: TrainingKernels) {
    this.#backend = backend;
    this.#memory = memory;
    this.kernels = kernels;
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
    const binary = readFileSync(new URL('../../../wasm/training.wasm', import.meta.url));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
    const created = new WasmMemory(backend, memory, instance.exports as TrainingKernels);
    opened.set(backend, created);
    return created;
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
