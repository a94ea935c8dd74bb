import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

const REFUSE =
  "CREATE TRIGGER refuse BEFORE INSERT ON points BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
const ACCEPT = 'DROP TRIGGER refuse';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

function change(sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

describe('a store that refuses points', () => {
  it('does not stop the run: they are kept, the loss is said, and all are written later', () => {
    const errors: string[] = [];
    using store = openStore(file, { onError: ({ message }) => errors.push(message) });
    const run = store.startRun({ experiment: 'e' });
    change(REFUSE);
    for (let step = 0; step < 200_000; step += 1) run.log({ loss: step, odd: NaN }, { step });
    expect(errors[0]).toBe('the disk is full');
    const folder = `${file}.pending`;
    const [name] = readdirSync(folder);
    expect(name).toBe(`${run.id}-1.jsonl`);
    expect(statSync(path.join(folder, name ?? '')).mode & 0o777).toBe(0o600);
    expect(() => run.flush()).toThrow('the disk is full');
    change(ACCEPT);
    run.log({ loss: -1 }, { step: 5 });
    run.finish();
    expect(readdirSync(folder)).toEqual([]);
    using reader = openReader(file);
    const { metrics } = reader.getRun(run.id);
    expect(metrics.loss).toMatchObject({ count: 200_000, min: -1, max: 199_999, lastStep: 199_999 });
    expect(metrics.odd).toMatchObject({ count: 200_000, last: NaN });
  });

  it('gets them, and the end of the run, from the next process', () => {
    const source = new URL('../index.ts', import.meta.url).href;
    const program = `
      import Database from 'better-sqlite3';
      import { openStore } from ${JSON.stringify(source)};
      const run = openStore(${JSON.stringify(file)}, { onError() {} }).startRun({ experiment: 'e', name: 'leaver' });
      run.log({ loss: 1 }, { step: 0 });
      run.flush();
      new Database(${JSON.stringify(file)}).exec(${JSON.stringify(REFUSE)});
      run.log({ loss: Infinity }, { step: 1 });
      process.exitCode = 4;`;
    const parameters = [
      '--import',
      'tsx',
      '--conditions=@ablate/source',
      '--input-type=module',
      '--eval',
      program,
    ];
    expect(() => execFileSync(process.execPath, parameters, { cwd: import.meta.dirname })).toThrow();
    change(ACCEPT);
    expect(existsSync(`${file}.pending`)).toBe(true);
    openStore(file).close();
    using reader = openReader(file);
    const run = reader.getRun('leaver');
    expect(run).toMatchObject({ status: 'failed', reason: 'exit code 4' });
    expect(reader.series(run.id, 'loss').map(({ value }) => value)).toEqual([1, Infinity]);
    expect(readdirSync(`${file}.pending`)).toEqual([]);
  });
});
