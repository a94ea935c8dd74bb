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

test.each(['odd name', 'even', 'größe', '層'])(
  'the data begins at a multiple of eight bytes after "%s"',
  (name) => {
    const bytes = formatSafetensors(new Map([[name, { shape: [1], values: Float32Array.of(1) }]]));
    expect((bytes.length - 4) % 8).toBe(0);
    expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(bytes.length - 4 - 8);
    expect([...parseSafetensors(bytes)]).toEqual([[name, { shape: [1], values: Float32Array.of(1) }]]);
  },
);

test('writes part of a buffer, and counters as I64', () => {
  const all = Float32Array.of(9, 1, -2, 9);
  const bytes = formatSafetensors(
    new Map([
      ['part', { shape: [2], values: all.subarray(1, 3) }],
      ['steps', { shape: [2], values: Float32Array.of(7, -1), dtype: 'I64' as const }],
    ]),
  );
  const data = new DataView(bytes.buffer, bytes.length - 24);
  expect([data.getBigInt64(8, true), data.getBigInt64(16, true)]).toEqual([7n, -1n]);
  expect([data.getFloat32(0, true), data.getFloat32(4, true)]).toEqual([1, -2]);
  expect([...parseSafetensors(bytes)]).toEqual([
    ['part', { shape: [2], values: Float32Array.of(1, -2) }],
    ['steps', { shape: [2], values: Float32Array.of(7, -1) }],
  ]);
});

test('leaves metadata out, and reads a file that lies anywhere in a buffer', () => {
  const entry = { dtype: 'F32', shape: [1], data_offsets: [4, 8] };
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: { format: 'pt' }, x: entry }));
  const bytes = new Uint8Array(3 + 8 + header.length + 8);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(3, BigInt(header.length), true);
  bytes.set(header, 11);
  view.setFloat32(11 + header.length + 4, 2.5, true);
  expect([...parseSafetensors(bytes.subarray(3))]).toEqual([
    ['x', { shape: [1], values: Float32Array.of(2.5) }],
  ]);
});

test.each([
  ['I32', [0xfe, 0xff, 0xff, 0xff, 2, 0, 0, 0], [-2, 2]],
  ['F16', [0x00, 0x7c, 0x00, 0xfc, 0x01, 0x7c, 0x01, 0x3c], [Infinity, -Infinity, NaN, 1 + 1 / 1024]],
  ['F16', [0xff, 0x7b, 0x00, 0x04, 0xff, 0x83], [65504, 2 ** -14, -1023 * 2 ** -24]],
  ['BF16', [0x81, 0x3f, 0x80, 0xff], [1 + 1 / 128, -Infinity]],
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
  const noJson = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x5b);
  expect(() => parseSafetensors(noJson)).toThrow('not a safetensors file: its header is no JSON');
  expect(() => parseSafetensors(noJson.subarray(0, 9))).toThrow('its header would end after its 9 bytes');
  expect(() => parseSafetensors(file('F32', [1], [0, 0, 0, 0, 0, 0, 0, 0]))).toThrow('takes 4 bytes; the file has 8'); // prettier-ignore
  expect(() => parseSafetensors(file('F8_E4M3', [1], [0]))).toThrow(/x has type F8_E4M3; known: F64, F32/);
  expect(() => parseSafetensors(file('F32', [2], [0, 0, 0, 0]))).toThrow(
    /x \[2\] F32 takes 8 bytes; the file has 4/,
  );
  expect(() => parseSafetensors(file('F32', [2], [0, 0, 0, 0], 8))).toThrow(/takes 8 bytes; the file has 4/);
});
