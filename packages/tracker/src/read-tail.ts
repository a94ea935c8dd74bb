import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { unlessGone } from './database/unless-gone.js';

/** The last lines of a text file, of at most so many bytes, however long it is; none where there is no such file. */
export function readTail(file: string, mostBytes: number): string[] {
  const opened = unlessGone(() => openSync(file, 'r'));
  if (opened === undefined) return [];
  try {
    const { size } = fstatSync(opened);
    const buffer = Buffer.alloc(Math.min(mostBytes, size));
    const length = readSync(opened, buffer, 0, buffer.length, size - buffer.length);
    const text = buffer.toString('utf8', 0, length).trimEnd();
    return text === '' ? [] : text.split('\n');
  } finally {
    closeSync(opened);
  }
}
