import os from 'node:os';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { exportParquet } from './export-parquet.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

it('writes runs and points that another library reads back', async () => {
  const folder = temporaryFolder();
  using store = openStore(path.join(folder, 'ablate.db'));
  const run = store.startRun({
    experiment: 'e',
    name: 'ü',
    backend: 'wasm',
    config: { lr: 0.1, model: { use: 'x' }, mixed: 1 },
    tags: { a: 'b' },
  });
  run.log({ loss: 0.1 + 0.2, bad: NaN }, { step: 1, time: 1_700_000_000_000 });
  run.log({ loss: Infinity }, { step: 2 ** 40 });
  run.finish();
  store.startRun({ experiment: 'e', config: { mixed: 'text' } }).finish();
  using reader = openReader(store.path);

  const file = path.join(folder, 'out.parquet');
  const read = async (): Promise<Record<string, unknown>[]> =>
    parquetReadObjects({ file: await asyncBufferFromFile(file) });
  await exportParquet(reader, file, { table: 'runs' });
  const runs = await read();
  expect(runs).toHaveLength(2);
  expect(runs[0]).toMatchObject({
    ...{ id: run.id, name: 'ü', seed: null, host: os.hostname(), backend: 'wasm', device: null },
    ...{ 'param.lr': 0.1, 'param.model.use': 'x' },
    ...{ 'param.mixed': '1', 'tag.a': 'b', loss: Infinity, bad: NaN },
  });
  expect(runs[1]).toMatchObject({ 'param.lr': null, 'param.mixed': 'text', loss: null });

  await exportParquet(reader, file, { table: 'points' });
  const points = await read();
  expect(points.map(({ metric, step, value }) => [metric, step, value])).toEqual([
    ['bad', 1n, NaN],
    ['loss', 1n, 0.1 + 0.2],
    ['loss', 2n ** 40n, Infinity],
  ]);
  expect(points[0]?.time).toEqual(new Date(1_700_000_000_000));

  await exportParquet(reader, file, { table: 'points', filter: 'name:none' });
  expect(await read()).toEqual([]);
});
