import { BACKENDS } from '#host/backends/table';
import * as tf from '@tensorflow/tfjs-core';
// tfjs-core has neither gradients nor a full set of ops in Node until this is imported.
import '@tensorflow/tfjs-layers';
import { AblateError, unknownName } from '../errors.js';
import { registerMeanGradient } from '../ops/mean.js';
import { registerGradients } from '../ops/register-gradients.js';
import type { BackendEntry } from './backend.js';
import { composeMissingOps } from './register-op.js';

/** The backend that computes from now on. */
export interface LoadedBackend {
  readonly name: string;
  /** What computes: a device or processor, for the record. */
  readonly device: string;
}

/** A backend, and whether this machine has it. */
export interface BackendStatus {
  readonly name: string;
  readonly purpose: string;
  readonly available: boolean;
  /** Why it is not available, or what was found. */
  readonly reason: string;
}

/** What each backend is for, and whether it can be loaded here. Loads none. */
export async function describeBackends(): Promise<BackendStatus[]> {
  return Promise.all(
    BACKENDS.map(async ({ name, purpose, probe }) => ({ name, purpose, ...(await probe()) })),
  );
}

/**
 * Loads a tensor backend and makes it current. `auto` takes the first of the table that is available. It puts kernels
 * and gradients into tfjs's registry, which everything that computes with tfjs uses from then on; a second call changes
 * nothing of that.
 * @throws AblateError `BACKEND` naming the known ones, or why the one asked for is not there.
 * @example
 * ```ts backend.ts
 * import { loadBackend } from '@ablate/core';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * const { name, device } = await loadBackend(); // or 'wasm', 'tensorflow', …
 * console.log(name, device, tf.getBackend());
 * ```
 */
export async function loadBackend(name = 'auto'): Promise<LoadedBackend> {
  const entry = name === 'auto' ? await firstAvailable() : BACKENDS.find((known) => known.name === name);
  if (entry === undefined)
    throw new AblateError('BACKEND', unknownName('backend', name, ['auto', ...BACKENDS.map((b) => b.name)]));
  const status = await entry.probe();
  if (!status.available)
    throw new AblateError('BACKEND', `backend "${name}" is not available: ${status.reason}`);
  const device = await entry.load();
  if (!(await tf.setBackend(entry.name)))
    throw new AblateError('BACKEND', `backend "${entry.name}" was found but did not start`);
  await tf.ready();
  composeMissingOps(entry.name);
  registerGradients();
  registerMeanGradient();
  return { name: entry.name, device };
}

async function firstAvailable(): Promise<BackendEntry> {
  const reasons: string[] = [];
  for (const entry of BACKENDS) {
    if (entry.onlyByName === true) continue;
    const { available, reason } = await entry.probe();
    if (available) return entry;
    reasons.push(`${entry.name}: ${reason}`);
  }
  throw new AblateError('BACKEND', `no backend is available. ${reasons.join('; ')}`);
}
