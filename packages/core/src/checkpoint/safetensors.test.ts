import { expect, test } from 'vitest';
import { formatSafetensors, parseSafetensors } from './safetensors.js';

/** A file with one tensor, put together by hand. */
function file(dtype: string, shape: number[], data: readonly number[], end = data.length): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ x: { dtype, shape, data_offsets: [0, end] } }));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return Uint8Array.from([...length, ...header, ...data]);
}

test('what is written is read again, bit by bit', () => {
  const tensors = new Map([
    ['a.weight', { shape: [2, 2], values: Float32Array.of(1, -0.1, 3e-20, Infinity) }],
    ['b', { shape: [], values: Float32Array.of(NaN) }],
    ['empty', { shape: [0, 3], values: new Float32Array() }],
  ]);
  expect(parseSafetensors(formatSafetensors(tensors))).toEqual(tensors);
});

test('the data begins at a multiple of eight bytes', () => {
  const bytes = formatSafetensors(new Map([['odd name', { shape: [1], values: Float32Array.of(1) }]]));
  expect((bytes.length - 4) % 8).toBe(0);
});

test.each([
  ['F16', [0x00, 0x3c, 0x00, 0xc1, 0x01, 0x00], [1, -2.5, 2 ** -24]],
  ['BF16', [0x80, 0x3f, 0x20, 0xc0, 0x00, 0x00], [1, -2.5, 0]],
  ['I64', [7, 0, 0, 0, 0, 0, 0, 0], [7]],
  ['F64', [0, 0, 0, 0, 0, 0, 0xf0, 0x3f], [1]],
])('reads %s', (dtype, data, values) => {
  const tensor = parseSafetensors(file(dtype, [values.length], data)).get('x');
  expect(Array.from(tensor?.values ?? [])).toEqual(values);
});

test('what is no safetensors file is an error that says why', () => {
  expect(() => parseSafetensors(Uint8Array.of(1, 2))).toThrow(/not a safetensors file: its header would end/);
  expect(() => parseSafetensors(file('F8_E4M3', [1], [0]))).toThrow(/x has type F8_E4M3; known: F64, F32/);
  expect(() => parseSafetensors(file('F32', [2], [0, 0, 0, 0]))).toThrow(
    /x \[2\] F32 takes 8 bytes; the file has 4/,
  );
  expect(() => parseSafetensors(file('F32', [2], [0, 0, 0, 0], 8))).toThrow(/takes 8 bytes; the file has 4/);
});
