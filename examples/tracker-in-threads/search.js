import { workerData } from 'node:worker_threads';
import { openStore } from '@ablate/tracker';

const { file, lr } = workerData;
const store = openStore(file);
const run = store.startRun({ experiment: 'threads', config: { lr } });
let x = 4;
for (let step = 0; step < 100; step++) {
  x -= lr * 2 * x;
  run.log({ loss: x * x });
}
run.finish();
store.close();
