import { parentPort, workerData } from 'node:worker_threads';
import { batchMaker, type BatchPlan, type BatchSource } from './batch-maker.js';

/** A thread that makes batches: gets plans, gives batches, in the same order. What goes wrong in it ends it. */
const make = await batchMaker(workerData as BatchSource);
parentPort?.on('message', (plan: BatchPlan) => {
  const batch = make(plan);
  parentPort?.postMessage(batch, [...new Set([batch.inputs.buffer, batch.targets.buffer])] as ArrayBuffer[]);
});
