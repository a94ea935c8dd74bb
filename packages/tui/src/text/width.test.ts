import { describe, expect, it } from 'vitest';
import { fit, textWidth, truncate } from './width.js';

describe('truncate', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['abcd', 0, ''],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['e\u0301te\u0301', 2, 'é…'],
  ])('%s to %i cells', (text, width, expected) => {
    expect(truncate(text, width)).toBe(expected);
  });

  it('is quick on a name of 10 MB', () => {
    expect(truncate('日'.repeat(3_000_000), 10)).toBe('日日日日…');
  });
});

describe('fit', () => {
  it('fills up to the width on either side', () => {
    expect(fit('ab', 4)).toBe('ab  ');
    expect(fit('ab', 4, 'right')).toBe('  ab');
    expect(textWidth(fit('日本語', 5))).toBe(5);
  });
});
