import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMlflow } from '../../../fixtures/mlflow-server.js';
import { temporaryFolder } from '../../../fixtures/temporary-folder.js';
import { openReader } from '../../query/reader.js';
import type { Store } from '../../store-types.js';
import { openStore } from '../../store.js';
import type { DetailReader } from '../../types.js';
import { exportMlflow } from './export-mlflow.js';

let store: Store;
let reader: DetailReader;
let stop: () => void = () => undefined;
beforeEach(() => {
  store = openStore(path.join(temporaryFolder(), 'ablate.db'));
  reader = openReader(store.path);
});
afterEach(() => {
  stop();
  reader.close();
  store.close();
});

async function serve(failures = 0) {
  const server = await startMlflow(failures);
  stop = server.stop;
  return { ...server, send: () => exportMlflow(reader, { url: server.url, retryAfter: 1 }) };
}

describe('exportMlflow', () => {
  it('sends runs in batches within the limits, and only what is new the second time', async () => {
    const { experiments, runs, requests, send } = await serve();
    const config = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`p${index}`, index]));
    const run = store.startRun({ experiment: 'e', name: 'n', config, seed: 3, tags: { cell: 'a' } });
    for (let step = 0; step < 1500; step += 1) run.log({ loss: step, 'odd:name': 1 }, { step });
    run.flush();
    expect(await send()).toEqual({ created: 1, updated: 0, points: 3000 });
    expect(experiments).toEqual(['e']);
    expect(requests.filter((name) => name === 'runs/log-batch')).toHaveLength(2 + 3);
    expect(runs[0]).toMatchObject({ info: { run_name: 'n', status: 'RUNNING' } });
    expect(runs[0]?.params).toHaveLength(151);
    expect(new Set(runs[0]?.metrics.map(({ key }) => key))).toEqual(new Set(['loss', 'odd_name']));

    run.log({ loss: NaN }, { step: 1500 });
    run.log({ loss: -Infinity }, { step: 1501 });
    run.finish('failed', 'the loss is NaN');
    expect(await send()).toEqual({ created: 0, updated: 1, points: 2 });
    expect(runs).toHaveLength(1);
    expect(runs[0]?.info).toMatchObject({ status: 'FAILED' });
    expect(runs[0]?.metrics.slice(-2).map(({ value }) => value)).toEqual(['NaN', '-Infinity']);
    expect(await send()).toEqual({ created: 0, updated: 1, points: 0 });
  });

  it('asks a busy server again, and gives up at last', async () => {
    store.startRun({ experiment: 'e' }).finish();
    const busy = await serve(2);
    expect(await busy.send()).toMatchObject({ created: 1 });
    busy.stop();
    const { send } = await serve(100);
    await expect(send()).rejects.toThrow('experiments/get-by-name: the server answered 503');
  });

  it('says when nobody is there', async () => {
    store.startRun({ experiment: 'e' }).finish();
    const { url, stop: end } = await startMlflow();
    end();
    await expect(exportMlflow(reader, { url, retryAfter: 1 })).rejects.toThrow(
      `the server ${new URL(url).origin} can't be reached`,
    );
  });
});
