import * as tf from '@tensorflow/tfjs-core';
import type { Backend } from './backend.js';
import { processor } from './processor.js';
import { importPackage, probePackage } from './resolve-package.js';

const TFJS_CPU = '@tensorflow/tfjs-backend-cpu';

async function load(): Promise<string> {
  await importPackage(TFJS_CPU);
  await tf.setBackend('cpu');
  // Its first use prints advice to install tfjs-node, which `ablate doctor` gives where it applies.
  Object.assign(tf.backend(), { firstUse: false });
  return processor();
}

/** Pure JavaScript. */
export const backend: Backend = { probe: () => probePackage(TFJS_CPU), load };
