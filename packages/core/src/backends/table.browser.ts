import * as tf from '@tensorflow/tfjs-core';
import type { BackendEntry } from './backend.js';
import { processor } from './processor.browser.js';
import { registerWasmKernels } from './wasm/register.js';
import { trainingWasm } from './wasm/training-wasm.browser.js';

/** A backend that the page itself imports: only it knows where its bundler puts tfjs's files. */
function imported(
  name: string,
  purpose: string,
  { lack, prepare }: { lack?: () => string | undefined; prepare?: () => void } = {},
): BackendEntry {
  const packageName = `@tensorflow/tfjs-backend-${name}`;
  return {
    name,
    purpose,
    probe: () => {
      const isImported = (tf.findBackendFactory(name) as unknown) != null;
      const lacking = isImported
        ? lack?.()
        : `expected the page to import it before (import '${packageName}')`;
      return Promise.resolve({
        available: lacking === undefined,
        reason: lacking ?? `${packageName} is imported`,
      });
    },
    load: async () => {
      prepare?.();
      await tf.setBackend(name);
      return processor();
    },
  };
}

/** Without threads: their memory is of another kind, which our kernels can't be given. */
function prepareWasm(): void {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  registerWasmKernels();
}

const lackOfSimd = () =>
  WebAssembly.validate(trainingWasm())
    ? undefined
    : 'expected a browser whose WebAssembly has relaxed SIMD (Chrome 114, Edge 114 or newer)';

/** In the order in which `auto` tries them. */
export const BACKENDS: readonly BackendEntry[] = [
  imported('wasm', 'trains with our kernels', { lack: lackOfSimd, prepare: prepareWasm }),
  imported('cpu', 'pure JavaScript: the reference that tests compare with'),
  { ...imported('webgl', 'a GPU by WebGL; slow where a browser emulates it'), onlyByName: true },
  { ...imported('webgpu', 'a GPU by WebGPU'), onlyByName: true },
];
