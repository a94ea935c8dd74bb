import { statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openStore } from '../store.js';
import type { Store } from '../store-types.js';
import { LOG_LIMIT } from './connection.js';

const MUCH = 4 * LOG_LIMIT;
const logOf = (store: Store) => statSync(`${store.path}-wal`).size;

let store: Store;
let reader: Database.Database;
beforeEach(() => {
  store = openStore(path.join(temporaryFolder(), 'ablate.db'), { captureOutput: false });
  store.enqueue({ experiment: 'e' });
  reader = new Database(store.path, { readonly: true });
  reader.exec('BEGIN; SELECT count(*) FROM runs');
  for (let written = 0; written < MUCH; written += 1 << 20)
    store.enqueue({ experiment: 'e', config: { text: 'x'.repeat(1 << 20) } });
  expect(logOf(store)).toBeGreaterThan(MUCH);
  return () => {
    reader.close();
    store.close();
  };
});

it('grows while somebody reads, and shrinks with the second write after', () => {
  reader.exec('COMMIT');
  for (let write = 0; write < 2; write += 1) store.enqueue({ experiment: 'e' });
  expect(logOf(store)).toBeLessThanOrEqual(LOG_LIMIT);
  expect(reader.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(1 + MUCH / (1 << 20) + 2);
});

it('is emptied by whoever leaves the store after the reader has read', () => {
  reader.exec('COMMIT');
  store.close();
  expect(logOf(store)).toBe(0);
});

it('is left where somebody still reads, for the next one who writes', () => {
  store.close();
  expect(logOf(store)).toBeGreaterThan(MUCH);
  reader.exec('COMMIT');
  using next = openStore(store.path);
  for (let write = 0; write < 2; write += 1) next.enqueue({ experiment: 'e' });
  expect(logOf(store)).toBeLessThanOrEqual(LOG_LIMIT);
});
