import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { AblateError } from '@ablate/core';
import { findTensorflow } from '../setup/find-tensorflow.js';
import { loadNativeKernels } from '../setup/native-kernels.js';
import { repairUtil } from '../setup/repair-util.js';
import { processor, type Backend } from '@ablate/core/backends';
import { registerNativeKernels } from './native.js';
import { registerTensorflowKernels } from './register.js';

/** Whether TensorFlow's library is there, and where from. */
async function probe(): Promise<{ available: boolean; reason: string }> {
  const found = await findTensorflow();
  if ('reason' in found) return { available: false, reason: found.reason };
  const from = found.from === 'setup' ? 'set up by ablate setup tensorflow' : 'of the project';
  const { kernels } = found;
  const own =
    kernels.reason === undefined ? "with Ablate's kernels" : `without Ablate's kernels: ${kernels.reason}`;
  return {
    available: true,
    reason: `${found.packageName} ${from}, TensorFlow ${found.library ?? 'of unknown version'}, ${own}`,
  };
}

/**
 * Imports tfjs-node and registers our kernels; gives the device's name. The library reads its settings from the
 * environment when it starts: `ABLATE_THREADS` threads, and GPU memory as it is needed instead of all of it.
 */
async function load(): Promise<string> {
  const found = await findTensorflow();
  if ('reason' in found) throw new AblateError('BACKEND', found.reason);
  const { env } = process;
  const threads = env.ABLATE_THREADS;
  if (threads !== undefined) {
    env.TF_NUM_INTRAOP_THREADS ??= threads;
    env.TF_NUM_INTEROP_THREADS ??= '1';
  }
  // A kernel's caller then computes its share of it, instead of sleeping until all others have.
  env.TF_ONEDNN_THREADPOOL_USE_CALLER_THREAD ??= 'true';
  env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  repairUtil();
  // tfjs-node brings its own copy of tfjs-core, which else warns that it takes over the platform.
  tf.env().set('PROD', true);
  await import(pathToFileURL(found.file).href);
  registerTensorflowKernels();
  await tf.setBackend('tensorflow');
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  if (isUsingGpuDevice === true) return 'GPU';
  if (found.kernels.file !== undefined) {
    registerNativeKernels(loadNativeKernels(found.kernels.file));
  }
  return processor();
}

/** TensorFlow's library through tfjs-node, with our kernels beside its own. */
export const backend: Backend = { probe, load };
