import { expect, it } from 'vitest';
import { formatCount, formatDuration, formatNumber } from './format.js';

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
  [12_345.6, '12346'],
  [0.00001234, '1.23e-5'],
  [12_345_678, '1.23e7'],
  [3, '3'],
  [Number.NaN, 'NaN'],
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
