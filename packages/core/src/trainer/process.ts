import { setImmediate } from 'node:timers/promises';
import type { Metrics } from '../plugins/metrics.js';

/** Lets in what waits outside of a loop that never waits itself. */
export async function letOthersRun(): Promise<void> {
  await setImmediate();
}

/** The process's peak memory so far, in bytes. */
export function peakMemory(): Metrics {
  return { 'system/peak_memory_bytes': process.resourceUsage().maxRSS * 1024 };
}

/** On how many threads kernels compute: numbers may differ in their last digits by it. */
export function computeThreads(): string {
  return process.env.ABLATE_THREADS ?? 'all';
}
