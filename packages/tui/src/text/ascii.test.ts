import { expect, it } from 'vitest';
import { asciiOnly, needsAscii } from './ascii.js';
import { paintLine } from './paint.js';

it('keeps the width of what it replaces', () => {
  expect(asciiOnly('0.8 ±0.1 … 日本 é')).toBe('0.8 +0.1 ~ ???? ?');
  expect(paintLine([{ text: '✓ fertig' }], { ascii: true, theme: 'dark' })).toBe('+ fertig');
});

it.each([
  [{}, false],
  [{ LANG: 'en_US.UTF-8' }, false],
  [{ LANG: 'C.utf8' }, false],
  [{ LANG: 'C' }, false],
  [{ LANG: 'de_DE.ISO-8859-1' }, true],
  [{ LC_ALL: 'de_DE.ISO-8859-1', LANG: 'en_US.UTF-8' }, true],
  [{ TERM: 'linux' }, true],
  [{ ABLATE_ASCII: '1' }, true],
  [{ ABLATE_ASCII: '0', TERM: 'linux' }, false],
])('%j needs ASCII: %j', (env, expected) => {
  expect(needsAscii(env)).toBe(expected);
});
