import { describe, expect, it } from 'vitest';
import { blockText } from '../text/line.js';
import { drawChart } from './chart.js';
import { legendLines } from './legend.js';
import { seriesIdentity } from './palette.js';
import type { Series } from './series.js';

function series(index: number, y: readonly number[], x = y.map((_, step) => step)): Series {
  return { ...seriesIdentity(index), label: `run ${index}`, data: { x, y, low: y, high: y } };
}

function chart(list: readonly Series[], changes: Partial<Parameters<typeof drawChart>[0]> = {}): string {
  return (
    '\n' +
    blockText(
      drawChart({ title: 'val/loss', series: list, width: 36, height: 9, xLabel: 'step', ...changes }),
    )
  );
}

describe('drawChart', () => {
  const falling = Array.from({ length: 40 }, (_, step) => 2 * Math.exp(-step / 10));
  const rising = falling.map((value) => 2 - value);

  it('draws two series with letters at their ends', () => {
    expect(chart([series(0, falling), series(1, rising)])).toMatchInlineSnapshot(`
      "
      val/loss
      2.0┤⠑⢄             ⣀⣀⣀⡠⠤⠤⠤⠔⠒⠒⠒⠒⠒⠒⠒⠒b
      1.5┤ ⠈⠢⡀     ⢀⠤⠤⠒⠊⠉
         │   ⠑⠢⢄⠤⠒⠉⠁
      1.0┤   ⡠⠔⠊⠒⠤⣀⡀
      0.5┤ ⢀⠔⠁     ⠈⠒⠒⠤⢄⣀
        0┤⡠⠊             ⠉⠉⠉⠑⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤a
         └┬───────┬───────┬───────┬───────
          0      10      20      30   step"
    `);
  });

  it('shows a spike of one point among many', () => {
    const flat = Array.from({ length: 10_000 }, (_, step) => (step === 5_000 ? 10 : 1));
    expect(chart([series(0, flat)])).toMatchInlineSnapshot(`
      "
      val/loss
      10┤                ⢸
       8┤                ⢸
       6┤                ⢸
       4┤                ⣿
       2┤                ⣿
        │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣿⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀a
        └┬───────────────┬────────────────
         0             5000           step"
    `);
  });

  it('breaks the line at NaN and marks the place', () => {
    const broken = falling.map((value, step) => (step > 10 && step < 20 ? Number.NaN : value));
    expect(chart([series(0, broken)])).toMatchInlineSnapshot(`
      "
      val/loss
      2.0┤⠑⢄
      1.5┤ ⠈⠢⡀
         │   ⠑⠢⡀
      1.0┤     ⠈⠒⠤⡀×××××××
      0.5┤
         │                ⠑⠒⠒⠒⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀a
         └┬───────┬───────┬───────┬───────
          0      10      20      30   step"
    `);
  });

  it('has a log axis', () => {
    expect(chart([series(0, falling)], { yScale: 'log' })).toMatchInlineSnapshot(`
      "
      val/loss log
         │⠑⠒⠤⢄⡀
      1.0┤    ⠈⠉⠒⠒⠤⢄
         │          ⠉⠉⠒⠢⣀⣀
         │                ⠉⠑⠢⠤⣀⡀
      0.1┤                     ⠈⠑⠒⠤⢄⣀
         │                           ⠉⠒⠢⠤a
         └┬───────┬───────┬───────┬───────
          0      10      20      30   step"
    `);
  });

  it('draws without Unicode', () => {
    const text = chart([series(0, falling)], { glyphs: 'ascii' });
    expect(text).toMatchInlineSnapshot(`
      "
      val/loss
      2.0|",
      1.5| '-.
         |   "-.
      1.0|     '--.
      0.5|        ''--,.
         |              ''"--------,.....a
         ++-------+-------+-------+-------
          0      10      20      30   step"
    `);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/u);
  });

  it('says why it is empty', () => {
    expect(chart([])).toContain('no points yet');
    expect(chart([series(0, [Number.NaN])])).toContain('no finite values');
    expect(chart([series(0, [-1, -2])], { yScale: 'log' })).toContain('no positive values');
  });

  it('has exactly the wanted size', () => {
    for (const [width, height] of [
      [20, 6],
      [80, 12],
      [200, 40],
    ] as const) {
      const lines = drawChart({ title: 'loss', series: [series(0, falling)], width, height });
      expect(lines).toHaveLength(height);
    }
  });

  it('draws a single point', () => {
    expect(chart([series(0, [0.5])])).toMatch(/[\u2801-\u28ff]/u);
  });
});

describe('legendLines', () => {
  it('names series and value, and counts what does not fit', () => {
    const entries = Array.from({ length: 6 }, (_, index) => ({
      series: series(index, [1]),
      value: '0.5000',
    }));
    expect('\n' + blockText(legendLines(entries, 80, 2))).toMatchInlineSnapshot(`
      "
      a run 0                          0.5000 b run 1                          0.5000
      and 4 more"
    `);
  });
});
