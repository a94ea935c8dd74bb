import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { DemoEvent, DemoInput, DemoName, DemoResult } from './demos.js';
import type { Answer, Question } from './messages.js';

// From the worker's own address, which may be a blob's, relative ones would not be found.
const at = (address: string) => new URL(address, location.href).href;
const WASM = {
  'tfjs-backend-wasm.wasm': at(wasm),
  'tfjs-backend-wasm-simd.wasm': at(wasmSimd),
  'tfjs-backend-wasm-threaded-simd.wasm': at(wasmThreads),
};

/** A worker that computes demos, one after the other. */
export class DemoWorker {
  #worker: Worker | undefined;
  #next = 0;

  /** @throws Error with the message of what failed in the worker. */
  ask<Name extends DemoName>(
    demo: Name,
    input: DemoInput<Name>,
    onEvent: (event: DemoEvent<Name>) => void = () => undefined,
  ): Promise<DemoResult<Name>> {
    const worker = (this.#worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const listen = ({ data }: MessageEvent<Answer>) => {
        if (data.id !== id) return;
        if (data.type === 'event') {
          onEvent(data.value as DemoEvent<Name>);
          return;
        }
        worker.removeEventListener('message', listen);
        if (data.type === 'result') resolve(data.value as DemoResult<Name>);
        else reject(new Error(String(data.value)));
      };
      worker.addEventListener('message', listen);
      worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true });
      const question: Question = { id, demo, input, wasm: WASM };
      worker.postMessage(question);
    });
  }

  /** Whatever is under way stops; its answer never comes. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
