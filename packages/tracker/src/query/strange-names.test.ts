import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { exportRuns } from '../exchange/export-runs.js';
import { openStore } from '../store.js';
import { openReader } from './reader.js';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '=1+1'];

it('metrics, tags and parameters may have any name, and others do not seem to have them', () => {
  const folder = temporaryFolder();
  using store = openStore(path.join(folder, 'ablate.db'));
  const named = <T>(value: T): Record<string, T> => Object.fromEntries(NAMES.map((name) => [name, value]));
  const run = store.startRun({ experiment: 'e', name: 'a', tags: named('x'), config: named(2) });
  run.log(named(1), { step: 0 });
  run.finish();
  store.startRun({ experiment: 'e', name: 'b' }).finish();
  using reader = openReader(store.path);
  const [second, first] = reader.listRuns();
  expect(Object.keys(first?.metrics ?? {}).sort()).toEqual([...NAMES].sort());
  expect(Object.entries(first?.tags ?? {}).sort()).toEqual(NAMES.map((name) => [name, 'x']).sort());
  for (const name of NAMES) {
    expect(first?.metrics[name]?.last).toBe(1);
    expect(first?.config[name]).toBe(2);
    expect(second?.metrics[name]).toBeUndefined();
    expect(second?.tags[name]).toBeUndefined();
    expect(
      reader
        .listRuns({ filter: `metric:"${name}"=1 tag:"${name}"=x "${name}"=2 -metric:"${name}.constructor"` })
        .map((each) => each.name),
    ).toEqual(['a']);
  }

  using copy = openStore(path.join(folder, 'copy.db'));
  const text = [...exportRuns(reader, { format: 'json' })].join('');
  expect(copy.importJson(text)).toMatchObject({ added: 2 });
  using copied = openReader(copy.path);
  expect(copied.listRuns()).toEqual(reader.listRuns());
  expect(Object.keys(copied.getRun('a').metrics)).toHaveLength(NAMES.length);

  const [header = '', row = '', other = ''] = [...exportRuns(reader, { format: 'csv' })];
  const columns = header.trim().split(',');
  for (const name of NAMES) {
    const at = columns.indexOf(name.startsWith('=') ? `'${name}` : name);
    expect([row, other].map((line) => line.trim().split(',')[at])).toEqual(['1', '']);
    const tag = columns.indexOf(`tag.${name}`);
    expect([row, other].map((line) => line.trim().split(',')[tag])).toEqual(['x', '']);
  }
});
