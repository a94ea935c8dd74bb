/** Four worker threads, a run each, in one store. */
import { Worker } from 'node:worker_threads';
import { openReader } from '@ablate/tracker';

const file = process.env.STORE ?? 'runs.db';
const entry = new URL('./search.js', import.meta.url);
await Promise.all(
  [0.1, 0.03, 0.01, 0.003].map(
    (lr) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(entry, { workerData: { file, lr } });
        worker.once('error', reject);
        worker.once('exit', resolve);
      }),
  ),
);

const reader = openReader(file);
const [best] = reader.listRuns({ experiment: 'threads', orderBy: 'metric:loss', descending: false });
console.log(`best: lr ${best.config.lr}, loss ${best.metrics.loss.last.toFixed(4)}`);
reader.close();
