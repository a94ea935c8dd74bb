import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readTail } from './read-tail.js';

it('reads the end of a file that is too long for a string, and nothing of one that is not there', () => {
  const file = path.join(temporaryFolder(), 'log');
  expect(readTail(file, 10)).toEqual([]);
  writeFileSync(file, '\n');
  expect(readTail(file, 10)).toEqual([]);
  // Most of it takes no room on the disk.
  truncateSync(file, 2 ** 30);
  writeFileSync(file, 'ä\nb\nc\n', { flag: 'a' });
  expect(readTail(file, 4)).toEqual(['b', 'c']);
});
