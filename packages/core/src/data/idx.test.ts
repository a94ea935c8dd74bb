import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseIdx, parseIdxFile } from './idx.js';

const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9);
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4);

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
}

test('parses labels and images', () => {
  expect(parseIdx(labels, 'f', 1)).toEqual({ shape: [3], data: Uint8Array.of(7, 8, 9) });
  expect(parseIdx(images, 'f', 3)).toEqual({ shape: [1, 2, 2], data: Uint8Array.of(1, 2, 3, 4) });
});

test('parses bytes that begin in the middle of a buffer', () => {
  const padded = Uint8Array.of(1, 2, 3, ...labels);
  expect(parseIdx(padded.subarray(3), 'f', 1).data).toEqual(Uint8Array.of(7, 8, 9));
});

test.each([
  [
    'is empty',
    new Uint8Array(),
    1,
    'at byte 0 expected a header of 4 bytes, received the end of the file (0 bytes)',
  ],
  [
    'is no IDX file',
    changed(labels, 0, 0x50),
    1,
    'at byte 0 expected the magic 0x0000 of an IDX file, received 0x5000',
  ],
  [
    'has floats',
    changed(labels, 2, 0x0d),
    1,
    'at byte 2 expected element type 0x08 (uint8), received 0x0d (float32)',
  ],
  ['has an unknown type', changed(labels, 2, 0x42), 1, 'received 0x42 (unknown)'],
  ['has another rank', labels, 3, 'at byte 3 expected rank 3, received rank 1'],
  ['ends before them', labels.subarray(0, 4), 1, 'at byte 4 expected 1 dimensions, up to byte 8'],
  ['ends in its dimensions', images.subarray(0, 10), 3, 'at byte 10 expected 3 dimensions, up to byte 16'],
  [
    'has an empty dimension',
    changed(images, 7, 0),
    3,
    'at byte 4 expected a dimension of at least 1, received 0',
  ],
  [
    'has an empty last dimension',
    changed(images, 15, 0),
    3,
    'at byte 12 expected a dimension of at least 1, received 0',
  ],
  ['ends before its elements', labels.subarray(0, 8), 1, 'at byte 8 expected 3 elements, up to byte 11'],
  [
    'ends in its elements',
    images.subarray(0, 18),
    3,
    'at byte 18 expected 1 × 2 × 2 elements, up to byte 20',
  ],
  [
    'goes on',
    Uint8Array.of(...labels, 1, 1),
    1,
    'at byte 11 expected the end of the file after 3 elements, up to byte 11, received 2 more bytes',
  ],
])('a file that %s is an error with the offset', (_, bytes, rank, message) => {
  expect(() => parseIdx(bytes, 'some/file', rank)).toThrow(message);
  expect(() => parseIdx(bytes, 'some/file', rank)).toThrow(/^some\/file: /);
});

test('reads gzipped and plain files alike', async () => {
  const plain = await parseIdxFile(labels, 'f', 1);
  const zipped = await parseIdxFile(gzipSync(labels), 'f', 1);
  expect([...zipped.data]).toEqual([...plain.data]);
  expect([...zipped.content]).toEqual([...labels]);
});

test('a truncated gzip stream is an error that says how far it could be read', async () => {
  const zipped = gzipSync(images);
  await expect(parseIdxFile(zipped.subarray(0, 14), 'f.gz', 3)).rejects.toThrow(
    `f.gz: expected a whole gzip stream, received "unexpected end of file" at about byte 14 of 14`,
  );
});

test('a gzip stream whose content was changed is an error', async () => {
  const zipped = gzipSync(images);
  await expect(parseIdxFile(changed(zipped, zipped.length - 6, 1), 'f.gz', 3)).rejects.toMatchObject({
    code: 'DATA',
    message: expect.stringContaining('"incorrect data check"') as string,
  });
});
