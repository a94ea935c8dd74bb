import * as tf from '@tensorflow/tfjs-core';
import type { BackendEntry } from './backend.js';
import { processor } from './processor.browser.js';
import { registerWasmKernels } from './wasm/register.js';

/** A backend that the page itself imports: only it knows where its bundler puts tfjs's files. */
function imported(name: string, purpose: string, prepare: () => void = () => undefined): BackendEntry {
  const packageName = `@tensorflow/tfjs-backend-${name}`;
  return {
    name,
    purpose,
    probe: () => {
      const available = (tf.findBackendFactory(name) as unknown) != null;
      const reason = available
        ? `${packageName} is imported`
        : `expected the page to import ${packageName} before (import '${packageName}')`;
      return Promise.resolve({ available, reason });
    },
    load: async () => {
      prepare();
      await tf.setBackend(name);
      return processor();
    },
  };
}

/** In the order in which `auto` tries them. */
export const BACKENDS: readonly BackendEntry[] = [
  imported('wasm', 'trains with our kernels', registerWasmKernels),
  imported('cpu', 'pure JavaScript: the reference that tests compare with'),
  { ...imported('webgl', 'a GPU by WebGL; slow where a browser emulates it'), onlyByName: true },
  { ...imported('webgpu', 'a GPU by WebGPU'), onlyByName: true },
];
