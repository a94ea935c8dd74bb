import { existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openStore } from '../store.js';
import { Ballast } from './ballast.js';

const newStore = () => path.join(temporaryFolder(), 'ablate.db');

it('is made once, whole, for its owner only, and released once', () => {
  const file = newStore();
  const ballast = new Ballast(file);
  ballast.keep();
  const { ino, mode, size } = statSync(`${file}.ballast`);
  expect([mode & 0o777, size]).toEqual([0o600, 3 * 1024 ** 2]);
  expect(new Set(readFileSync(`${file}.ballast`)).size).toBe(256);
  ballast.keep();
  expect(statSync(`${file}.ballast`).ino).toBe(ino);
  // One that a crash has cut short is made whole.
  truncateSync(`${file}.ballast`, 5);
  ballast.keep();
  expect(statSync(`${file}.ballast`).size).toBe(size);
  expect([ballast.release(), ballast.release()]).toEqual([true, false]);
  expect(existsSync(`${file}.ballast`)).toBe(false);
});

it('stands beside stores that ask for it, from the first run on', () => {
  const [plain, kept] = [newStore(), newStore()];
  using _ = openStore(plain);
  openStore(plain).startRun({ experiment: 'e' }).finish();
  using store = openStore(kept, { keepBallast: true });
  const id = store.enqueue({ experiment: 'e' });
  expect([existsSync(`${plain}.ballast`), existsSync(`${kept}.ballast`)]).toEqual([false, false]);
  store.lease(id, 'runner');
  expect(existsSync(`${kept}.ballast`)).toBe(true);
});
