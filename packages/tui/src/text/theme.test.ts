import chalk from 'chalk';
import { afterEach, describe, expect, it } from 'vitest';
import { contrast } from './contrast.js';
import { paintLine } from './paint.js';
import { colorRgb, COLORS, type Rgb, type Theme, THEMES } from './theme.js';

/** Usual backgrounds: of xterm, VS Code, One Dark, Solarized and Ubuntu; of xterm, GitHub and Solarized. */
const BACKGROUNDS: Readonly<Record<Theme, readonly Rgb[]>> = {
  dark: [
    [0x00, 0x00, 0x00],
    [0x1e, 0x1e, 0x1e],
    [0x28, 0x2c, 0x34],
    [0x00, 0x2b, 0x36],
    [0x30, 0x0a, 0x24],
  ],
  light: [
    [0xff, 0xff, 0xff],
    [0xfa, 0xfa, 0xfa],
    [0xfd, 0xf6, 0xe3],
  ],
};
const LEAST = 4.5;
const level = chalk.level;
afterEach(() => (chalk.level = level));

/** The colours of xterm's default table, worked out from its definition. */
function ofXterm(number: number): Rgb {
  const cube = ['00', '5f', '87', 'af', 'd7', 'ff'].map((text) => Number.parseInt(text, 16));
  const colors = cube.flatMap((red) => cube.flatMap((green) => cube.map((blue): Rgb => [red, green, blue])));
  const grays = Array.from({ length: 24 }, (_, at): Rgb => [8 + 10 * at, 8 + 10 * at, 8 + 10 * at]);
  const found = [...colors, ...grays][number - 16];
  if (found === undefined) throw new Error(`no colour ${number}`);
  return found;
}

describe.each(THEMES)('on a %s background', (theme) => {
  it.each(COLORS)('%s is read well, in 256 colours and in all', (color) => {
    const paint = () => paintLine([{ text: 'x', color }], { ascii: false, theme });
    chalk.level = 3;
    const whole = /\[38;2;(\d+);(\d+);(\d+)m/u.exec(paint())?.slice(1).map(Number) ?? [];
    expect(whole).toEqual([...colorRgb(color, theme)]);
    chalk.level = 2;
    const number = Number(/\[38;5;(\d+)m/u.exec(paint())?.[1]);
    expect(ofXterm(number)).toEqual(whole);
    for (const background of BACKGROUNDS[theme])
      expect(contrast(ofXterm(number), background)).toBeGreaterThanOrEqual(LEAST);
  });

  it('dim text is read as well', () => {
    chalk.level = 3;
    expect(paintLine([{ text: 'x', dim: true }], { ascii: false, theme })).toBe(
      `\u001b[38;2;${colorRgb('gray', theme).join(';')}mx\u001b[39m`,
    );
  });

  it('has a colour of its own for each line of a chart', () => {
    const lines = COLORS.filter((color) => !color.startsWith('heat') && color !== 'gray');
    expect(new Set(lines.map((color) => colorRgb(color, theme).join())).size).toBe(lines.length);
  });
});

it('measures contrast as WCAG does', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  expect(contrast([0x77, 0x77, 0x77], [255, 255, 255])).toBeCloseTo(4.48, 2);
});

it('leaves colours out where there are none, and lets a terminal of 16 colours choose how its own look', () => {
  const paint = () =>
    paintLine([{ text: 'x', color: 'vermillion', bold: true }], { ascii: false, theme: 'light' });
  chalk.level = 0;
  expect(paint()).toBe('\u001b[1mx\u001b[22m');
  chalk.level = 1;
  expect(paint()).toBe('\u001b[31m\u001b[1mx\u001b[22m\u001b[39m');
});
