import { expect, it } from 'vitest';
import { parseDuration } from './duration.js';

it.each([
  ['90', 90],
  ['0', 0],
  ['90s', 90],
  ['15m', 900],
  [' 2h ', 7200],
  ['2.5h', 9000],
  ['1h30m', 5400],
  ['1d2h3m4s', 93_784],
  ['30d', 2_592_000],
  ['2w', 1_209_600],
  ['500ms', 0.5],
  ['1m500ms', 60.5],
  ['3650d', 315_360_000],
])('%s is %d s', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

it.each([
  '',
  ' ',
  'soon',
  '-5',
  '+5',
  '5x',
  's',
  '1h30',
  '30 d',
  '1e3',
  '0x10',
  'Infinity',
  '1.h',
  '.5h',
  '9'.repeat(400),
  '5M',
])('%j is no time', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
