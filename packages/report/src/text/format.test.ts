import { expect, it } from 'vitest';
import { decimalsFor, formatBeside, formatCount, formatDuration, formatNumber } from './format.js';

it.each([
  [4.52, '4.5s'],
  [59.7, '1m00s'],
  [185, '3m05s'],
  [7620, '2h07m'],
  [360_000, '4d04h'],
  [Number.NaN, '–'],
  [-1, '–'],
])('formats %d seconds', (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});

it.each([
  [0.123456, '0.1235'],
  [12.345678, '12.35'],
  [123.456, '123.5'],
  [1234.5, '1235'],
  [12_345.6, '12346'],
  [999_999.5, '1000000'],
  [1e6, '1.00e6'],
  [-0.0123456, '-0.01235'],
  [-0.00123456, '-0.001235'],
  [-0.000123456, '-1.23e-4'],
  [0, '0'],
  [0.00001234, '1.23e-5'],
  [12_345_678, '1.23e7'],
  [3, '3'],
  [Number.NaN, 'NaN'],
  [Infinity, '∞'],
  [-Infinity, '-∞'],
])('formats the number %d', (value, expected) => {
  expect(formatNumber(value)).toBe(expected);
});

it.each([
  [950, '950'],
  [12_000, '12k'],
  [1_250_000, '1.25M'],
])('formats the count %d', (value, expected) => {
  expect(formatCount(value)).toBe(expected);
});

it.each([
  [0.00714, 0.81512, '0.0071'],
  [0.5, 0, '0.5000'],
  [0.1, 12.3456, '0.10'],
  [-2e-6, 1.2345e-5, '-2.00e-6'],
  [Number.NaN, 12.3456, 'NaN'],
])('formats %d beside %d', (value, other, expected) => {
  expect(formatBeside(value, other)).toBe(expected);
});

it.each([
  [0, 4],
  [Number.NaN, 4],
  [0.9, 4],
  [-12.3, 2],
  [1e5, 0],
  [1e-9, 8],
])('shows four digits of %d with so many decimals', (size, expected) => {
  expect(decimalsFor(size)).toBe(expected);
});
