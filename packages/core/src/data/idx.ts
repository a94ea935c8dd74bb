import { AblateError } from '../errors.js';
import { gunzip, isGzip } from './gunzip.js';

/** An array of bytes as an IDX file stores it, such as images `[N, height, width]` or labels `[N]`. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Uint8Array;
}

const DTYPES: Readonly<Record<number, string>> = {
  0x08: 'uint8',
  0x09: 'int8',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
};
const UINT8 = 0x08;

/** Bytes of an IDX file that begins like this; of what is none, as many as show it. */
export function idxSize(beginning: Uint8Array): number {
  const view = new DataView(beginning.buffer, beginning.byteOffset, beginning.byteLength);
  if (view.byteLength < 4) return 4;
  const rank = view.getUint8(3);
  const header = 4 + 4 * rank;
  if (view.byteLength < header || view.getUint16(0) !== 0) return header;
  const sizes = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  return header + sizes.reduce((product, size) => product * size, 1);
}

const hex = (value: number, digits = 2) => `0x${value.toString(16).padStart(digits, '0')}`;

/**
 * Parses an IDX array of unsigned bytes: two zero bytes, the element type, the rank, one big-endian uint32 for
 * each dimension, then the elements.
 * Source: http://yann.lecun.com/exdb/mnist, "The IDX file format".
 * @throws AblateError `DATA` with the file, the offset, what was expected there and what came.
 */
export function parseIdx(bytes: Uint8Array, file: string, rank: number): IdxArray {
  const fail = (offset: number, expected: string, received: string): never => {
    throw new AblateError('DATA', `${file}: at byte ${offset} expected ${expected}, received ${received}`);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = 4 + 4 * rank;
  const end = `the end of the file (${bytes.length} bytes)`;
  if (bytes.length < 4) fail(bytes.length, 'a header of 4 bytes', end);
  if (view.getUint16(0) !== 0) fail(0, 'the magic 0x0000 of an IDX file', hex(view.getUint16(0), 4));
  const dtype = view.getUint8(2);
  if (dtype !== UINT8)
    fail(2, `element type ${hex(UINT8)} (uint8)`, `${hex(dtype)} (${DTYPES[dtype] ?? 'unknown'})`);
  const received = view.getUint8(3);
  if (received !== rank) fail(3, `rank ${rank}`, `rank ${received}`);
  if (bytes.length < header) fail(bytes.length, `${rank} dimensions, up to byte ${header}`, end);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  for (const [axis, size] of shape.entries())
    if (size === 0) fail(4 + 4 * axis, 'a dimension of at least 1', '0');
  const total = header + shape.reduce((product, size) => product * size, 1);
  const elements = `${shape.join(' × ')} elements, up to byte ${total}`;
  if (bytes.length < total) fail(bytes.length, elements, end);
  if (bytes.length > total)
    fail(total, `the end of the file after ${elements}`, `${bytes.length - total} more bytes`);
  return { shape, data: bytes.subarray(header) };
}

/**
 * As `parseIdx`, for a file that may be gzipped; `content` is what it holds decompressed, and what the offsets in
 * errors count in.
 */
export async function parseIdxFile(
  bytes: Uint8Array,
  file: string,
  rank: number,
): Promise<IdxArray & { readonly content: Uint8Array }> {
  const content = isGzip(bytes) ? await gunzip(bytes, file, idxSize) : bytes;
  return { ...parseIdx(content, file, rank), content };
}
