import * as tf from '@tensorflow/tfjs-core';
import { processor } from './processor.js';
import { importPackage, packageVersion } from './resolve-package.js';
import { loadTensorflow, probeTensorflow } from './tensorflow/load.js';
import { registerWasmKernels } from './wasm/register.js';
import { loadWebgpu } from './webgpu/load.js';
import { probeWebgpu } from './webgpu/probe.js';

export interface BackendEntry {
  /** As tfjs registers it. */
  readonly name: string;
  readonly purpose: string;
  /** Left out of `auto`. */
  readonly onlyByName?: boolean;
  /** Whether it can be loaded here, and why or why not. Loads nothing. */
  probe(this: void): Promise<{ available: boolean; reason: string }>;
  /** Imports the package and registers our kernels; gives the device's name. */
  load(this: void): Promise<string>;
}

function probePackage(name: string): () => Promise<{ available: boolean; reason: string }> {
  return async () => {
    const version = await packageVersion(name);
    return version === undefined
      ? { available: false, reason: `${name} is not installed (npm install ${name}@4.22.0)` }
      : { available: true, reason: `${name} ${version}` };
  };
}

/** The wasm module adds listeners that turn any later uncaught error into a dump of its own source: takes them off again. */
async function withoutProcessListeners(start: () => Promise<unknown>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = new Map(events.map((event) => [event, process.rawListeners(event)]));
  await start();
  for (const event of events)
    for (const listener of process.rawListeners(event))
      if (before.get(event)?.includes(listener) !== true)
        process.removeListener(event, listener as (...args: unknown[]) => void);
}

/** In the order in which `auto` tries them. */
export const BACKENDS: readonly BackendEntry[] = [
  {
    name: 'tensorflow',
    purpose: 'speed',
    probe: probeTensorflow,
    load: loadTensorflow,
  },
  {
    name: 'webgpu',
    purpose: 'any GPU, without CUDA; only by name until it is proven faster than wasm where it runs',
    onlyByName: true,
    probe: probeWebgpu,
    load: loadWebgpu,
  },
  {
    name: 'wasm',
    purpose: 'the embedded default: always installs',
    probe: probePackage('@tensorflow/tfjs-backend-wasm'),
    load: async () => {
      await importPackage('@tensorflow/tfjs-backend-wasm');
      registerWasmKernels();
      await withoutProcessListeners(() => tf.setBackend('wasm'));
      return processor();
    },
  },
  {
    name: 'cpu',
    purpose: 'pure JavaScript: the reference that tests compare with',
    probe: probePackage('@tensorflow/tfjs-backend-cpu'),
    load: async () => {
      await importPackage('@tensorflow/tfjs-backend-cpu');
      await tf.setBackend('cpu');
      // Its first use prints advice to install tfjs-node, which `ablate doctor` gives where it applies.
      Object.assign(tf.backend(), { firstUse: false });
      return processor();
    },
  },
];
