import { parentPort, workerData } from 'node:worker_threads';
import { followTypescript } from '../../plugins/follow-typescript.js';
import { batchMaker, type BatchPlan, type BatchSource } from './batch-maker.js';
import { importAugments } from './import-augments.js';

/** A thread that makes batches: gets plans, gives batches, in the same order. What goes wrong in it ends it. */
const source = workerData as BatchSource;
// Threads don't get the hooks of the one that starts them.
if (source.augmentations.some(({ module }) => module.endsWith('.ts'))) await followTypescript();
const make = batchMaker(source, await importAugments(source));
parentPort?.on('message', (plan: BatchPlan) => {
  const batch = make(plan);
  parentPort?.postMessage(batch, [...new Set([batch.inputs.buffer, batch.targets.buffer])] as ArrayBuffer[]);
});
