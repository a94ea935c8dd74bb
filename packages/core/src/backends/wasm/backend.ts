import * as tf from '@tensorflow/tfjs-core';
import type { Backend } from '../backend.js';
import { processor } from '../processor.js';
import { importPackage, probePackage } from '../resolve-package.js';
import { registerWasmKernels } from './register.js';

const TFJS_WASM = '@tensorflow/tfjs-backend-wasm';

async function load(): Promise<string> {
  await importPackage(TFJS_WASM);
  registerWasmKernels();
  await withoutProcessListeners(() => tf.setBackend('wasm'));
  return processor();
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

/** WebAssembly through tfjs's package, with our kernels beside its own. */
export const backend: Backend = { probe: () => probePackage(TFJS_WASM), load };
