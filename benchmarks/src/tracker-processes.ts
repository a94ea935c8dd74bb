import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openReader, openStore } from '@ablate/tracker';

const PROCESSES = 8;
const STEPS = 50_000;
const METRICS = ['loss', 'accuracy', 'norm', 'rate'];

/** Points a second that processes log into one store together, and what did not go as it should: a write that is put off loses nothing. */
export async function severalProcesses(file: string): Promise<Record<string, number>> {
  openStore(file).close();
  const children = Array.from({ length: PROCESSES }, () => {
    const child = fork(fileURLToPath(import.meta.url), [file]);
    return { child, ready: once(child, 'message'), ended: once(child, 'exit') as Promise<[number | null]> };
  });
  await Promise.all(children.map(({ ready }) => ready));
  const begin = performance.now();
  let putOff = 0;
  for (const { child } of children) child.on('message', () => (putOff += 1)).send('go');
  const codes = await Promise.all(children.map(({ ended }) => ended));
  const seconds = (performance.now() - begin) / 1000;
  using reader = openReader(file);
  const points = reader
    .listRuns()
    .flatMap(({ metrics }) => Object.values(metrics))
    .reduce((sum, { count }) => sum + count, 0);
  return {
    [`${PROCESSES} processes, points/s in sum`]: Math.round(points / seconds),
    [`${PROCESSES} processes, failed`]: codes.filter(([code]) => code !== 0).length,
    [`${PROCESSES} processes, writes put off`]: putOff,
    [`${PROCESSES} processes, points lost`]: PROCESSES * STEPS * METRICS.length - points,
  };
}

async function logMuch(file: string): Promise<void> {
  using store = openStore(file, {
    onError: () => process.send?.('put off'),
  });
  const run = store.startRun({ experiment: 'shared' });
  process.send?.('ready');
  await once(process, 'message');
  for (let step = 0; step < STEPS; step += 1)
    run.log(Object.fromEntries(METRICS.map((name) => [name, Math.random()])), { step });
  run.finish();
  process.disconnect();
}

const [, script, file] = process.argv;
if (script === fileURLToPath(import.meta.url) && file !== undefined && process.send !== undefined)
  await logMuch(file);
