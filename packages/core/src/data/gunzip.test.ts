import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzip, isGzip } from './gunzip.js';

test.each([
  ['both bytes of its mark', [0x1f, 0x8b, 8], true],
  ['the first alone', [0x1f, 0x00, 8], false],
  ['the second alone', [0x00, 0x8b, 8], false],
  ['one byte', [0x1f], false],
])('%s: a gzip file or not', (_, bytes, expected) => {
  expect(isGzip(Uint8Array.from(bytes))).toBe(expected);
});

test('gives all of a content that comes in several pieces', async () => {
  const content = randomBytes(200_000);
  expect(Buffer.compare(await gunzip(gzipSync(content), 'f'), content)).toBe(0);
});

test('says how much it had when the stream ended', async () => {
  const content = randomBytes(200_000);
  const zipped = gzipSync(content);
  const error: unknown = await gunzip(zipped.subarray(0, 150_000), 'f').catch((thrown: unknown) => thrown);
  const { message, cause } = error as Error;
  const [, decompressed] = /at about byte 150000 of 150000, after (\d+) decompressed bytes; the file is/.exec(message) ?? []; // prettier-ignore
  // Random bytes do not become fewer: what is lacking is what was held back for the next piece.
  expect(Number(decompressed)).toBeGreaterThan(80_000);
  expect(Number(decompressed)).toBeLessThanOrEqual(150_000);
  expect(cause).toMatchObject({ code: 'Z_BUF_ERROR' });
});
