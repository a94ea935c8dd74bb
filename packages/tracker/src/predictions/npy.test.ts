import { describe, expect, it } from 'vitest';
import { formatNpy, parseNpy, type NpyValues } from './npy.js';

describe('an array of NumPy', () => {
  it('is written as numpy.save writes it', () => {
    // numpy 2: `numpy.save(file, numpy.array([[1, 2], [3, 250]], dtype=numpy.uint8))`.
    const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }".padEnd(117) + '\n';
    const expected = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'),
      Buffer.from(header),
      Buffer.from([1, 2, 3, 250]),
    ]);
    expect(formatNpy({ shape: [2, 2], values: Uint8Array.of(1, 2, 3, 250) })).toEqual(expected);
  });

  it.each<[string, number[], NpyValues]>([
    ['bytes', [3], Uint8Array.of(0, 7, 255)],
    ['short numbers', [1, 3], Uint16Array.of(0, 256, 65535)],
    ['values', [2, 2], Float32Array.of(0.5, -0, NaN, Infinity)],
    ['ids', [2], BigUint64Array.of(0n, 2n ** 64n - 1n)],
    ['none', [0], new Uint8Array(0)],
  ])('comes back: %s', (_, shape, values) => {
    expect(parseNpy(formatNpy({ shape, values }), 'a.npy')).toEqual({ shape, values });
  });

  it.each([
    ['no such file', new Uint8Array(3), 'a.npy: expected an array of NumPy'],
    [
      'another type',
      Buffer.from(Buffer.from(formatNpy({ shape: [1], values: Uint8Array.of(1) })).toString('latin1').replace('|u1', '<c8'), 'latin1'), // prettier-ignore
      "received \"{'descr': '<c8'",
    ],
    [
      'one that ends early',
      formatNpy({ shape: [3], values: Uint8Array.of(1, 2, 3) }).subarray(0, -1),
      'a.npy: expected 3 bytes of values; received 2',
    ],
  ])('is refused: %s', (_, bytes, message) => {
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(message);
  });
});
