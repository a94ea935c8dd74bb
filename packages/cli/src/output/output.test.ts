import { describe, expect, it } from 'vitest';
import { formatSeconds } from './format.js';
import { toJson } from './json.js';
import { printable } from './printable.js';
import { paragraphs, textTable, wrap } from './table.js';

describe('printable', () => {
  it('takes out what moves the cursor, rings or hides', () => {
    expect(printable('a\u001b[31mb\u001b[0m\tc\nd\u0007\u202ee')).toBe('ab c d\ufffde');
  });
});

describe('toJson', () => {
  it('tells NaN from infinities and keeps control characters escaped', () => {
    expect(toJson([NaN, -Infinity, '\u009b\u001b'])).toBe(
      '[\n  "NaN",\n  "-Infinity",\n  "\\u009b\\u001b"\n]',
    );
  });
});

describe('formats', () => {
  it('show a time, and a dash while it is unknown', () => {
    expect([null, 0.2, 61, 3600].map(formatSeconds)).toEqual(['–', '0.2s', '1m01s', '1h00m']);
  });
});

describe('textTable', () => {
  it('aligns columns without a frame', () => {
    expect(textTable(['a', 'b'], [['one', '1\n2']])).toBe('a    b\none  1\n     2');
    expect(wrap('a few words here', 8)).toBe('a few\nwords\nhere');
  });

  const head = ['cell', 'mean', 'verdict'];
  const rows = [['plain/bn', '0.81', 'worse, by less than the margin of 0.01']];

  it('fits the terminal, breaking lines between words', () => {
    expect(textTable(head, rows, 40)).toBe(
      [
        'cell      mean  verdict',
        'plain/bn  0.81  worse, by less than the',
        '                margin of 0.01',
      ].join('\n'),
    );
  });

  it('stands among sentences that are broken between words, and whole commands', () => {
    const sections = ['one two three four', 'Next:\nnpx ablate run examples/long', '    | as it was printed'];
    expect(paragraphs(sections, 10)).toBe(
      'one two\nthree four\n\nNext:\nnpx ablate run examples/long\n\n    | as it was printed',
    );
    expect(paragraphs(sections, Infinity)).toBe(sections.join('\n\n'));
  });

  it('gives each cell a line where a word would be broken', () => {
    expect(textTable(head, rows, 19)).toBe(
      [
        'cell     plain/bn',
        'mean     0.81',
        'verdict  worse, by',
        '         less than',
        '         the margin',
        '         of 0.01',
      ].join('\n'),
    );
  });

  it('breaks no word at any width at which words fit', () => {
    const words = ['plain/bn', '0.81', ...(rows[0]?.[2] ?? '').split(' ')];
    for (let limit = 18; limit < 80; limit += 1) {
      const table = textTable(head, rows, limit);
      expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(limit);
      for (const word of words) expect(table).toContain(word);
    }
  });
});
