import os from 'node:os';
import { StoreError } from '../errors.js';

const MAGIC = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
const ORDER = os.endianness() === 'LE' ? '<' : '>';

const TYPES = {
  '|u1': Uint8Array,
  [`${ORDER}u2`]: Uint16Array,
  [`${ORDER}f4`]: Float32Array,
  [`${ORDER}u8`]: BigUint64Array,
};
/** The number types that a NumPy file can have here. */
export type NpyValues = Uint8Array | Uint16Array | Float32Array | BigUint64Array;

export interface NpyArray {
  /** Rows and columns; no columns where each row is one number. */
  readonly shape: readonly number[];
  readonly values: NpyValues;
}

/**
 * An array as a file of NumPy, version 1.0: `numpy.load` reads it.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function formatNpy({ shape, values }: NpyArray): Uint8Array {
  const type = Object.entries(TYPES).find(([, Type]) => values instanceof Type)?.[0];
  const sizes = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${sizes}, }`;
  // The data begins at a multiple of 64 bytes, after a line feed.
  const padding = ' '.repeat(63 - ((MAGIC.length + 2 + header.length) % 64));
  const text = Buffer.from(`${header}${padding}\n`, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([
    MAGIC,
    length,
    text,
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
}

/**
 * The array of such a file.
 * @throws StoreError for bytes that are none, or of a type that is not written here
 */
export function parseNpy(bytes: Uint8Array, what: string): NpyArray {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = MAGIC.length + 2 + (file.length < MAGIC.length + 2 ? 0 : file.readUInt16LE(MAGIC.length));
  const header = file.toString('latin1', MAGIC.length + 2, start);
  const found = /^\{'descr': '(.{3})', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header);
  const [, type = '', sizes = ''] = found ?? [];
  const Type = TYPES[type];
  if (!file.subarray(0, MAGIC.length).equals(MAGIC) || found === null || Type === undefined)
    throw new StoreError(
      'STORE_CORRUPT',
      `${what}: expected an array of NumPy, one of ${Object.keys(TYPES).join(', ')}; received ${JSON.stringify(header.slice(0, 80))}`,
    );
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : Number(size)));
  const count = shape.reduce((a, b) => a * b, 1);
  if (file.length - start !== count * Type.BYTES_PER_ELEMENT)
    throw new StoreError(
      'STORE_CORRUPT',
      `${what}: expected ${count * Type.BYTES_PER_ELEMENT} bytes of values; received ${file.length - start}`,
    );
  // A copy, since wider numbers have to begin at a multiple of their size.
  return { shape, values: new Type(new Uint8Array(file.subarray(start)).buffer) };
}
