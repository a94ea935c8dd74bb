import type { BackendEntry } from './backend.js';
import { backend as cpu } from './cpu.js';
import { findBackend } from './find-backend.js';
import { backend as wasm } from './wasm/backend.js';
import { backend as webgpu } from './webgpu/backend.js';

/** In the order in which `auto` tries them. */
export const BACKENDS: readonly BackendEntry[] = [
  { name: 'tensorflow', purpose: 'speed', ...findBackend('@ablate/tensorflow') },
  {
    name: 'webgpu',
    purpose: 'any GPU, without CUDA; only by name until it is proven faster than wasm where it runs',
    onlyByName: true,
    ...webgpu,
  },
  { name: 'wasm', purpose: 'the embedded default: always installs', ...wasm },
  { name: 'cpu', purpose: 'pure JavaScript: the reference that tests compare with', ...cpu },
];
