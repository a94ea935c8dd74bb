import { intervalScale } from '@ablate/report/text';
import { expect, it } from 'vitest';
import { asciiOnly } from '../text/ascii.js';
import { lineText } from '../text/line.js';
import { intervalAxis, intervalBar } from './interval-bar.js';

const WIDTH = 31;
const better = { mean: 0.04, low: 0.03, high: 0.05 };
const worse = { mean: -0.03, low: -0.05, high: -0.01 };
const single = { mean: 0.02, low: null, high: null };

function bars(margin: number | null): string {
  const scale = intervalScale([better, worse, single], margin);
  const drawn = [better, worse, single, null].map((ends) => intervalBar(ends, scale, WIDTH));
  return [...drawn, intervalAxis(scale, WIDTH)].map((line) => `|${lineText(line)}|`).join('\n');
}

it('draws intervals around the line of the baseline, the margin shaded', () => {
  expect('\n' + bars(0.01)).toMatchInlineSnapshot(`
    "
    |            ░░░│░░░    ├──●──┤ |
    | ├─────●────┤░░│░░░            |
    |            ░░░│░░░  ●         |
    |            ░░░│░░░            |
    |−0.054         0         +0.054|"
  `);
  expect('\n' + bars(null)).toMatchInlineSnapshot(`
    "
    |               │       ├──●──┤ |
    | ├─────●────┤  │               |
    |               │     ●         |
    |               │               |
    |−0.054         0         +0.054|"
  `);
});

it('has letters for terminals without others', () => {
  expect(asciiOnly(bars(0.01))).toMatch(/^[\x20-\x7e\n]*$/u);
  expect(asciiOnly(bars(0.01))).toContain('[--');
});

it('ends where the scale does, and marks a mean between its own ends', () => {
  const scale = intervalScale([better], null);
  const text = (ends: typeof better) => lineText(intervalBar(ends, scale, 11));
  expect(text({ mean: 0.04, low: -Infinity, high: Infinity })).toMatch(/^├─*●─*┤$/u);
  expect(text({ mean: 0.04, low: 0.04, high: 0.04 })).toContain('●');
});
