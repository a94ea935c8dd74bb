import chalk from 'chalk';
import { asciiOnly } from './ascii.js';
import type { Line, Style } from './line.js';
import { sanitize } from './sanitize.js';
import { colorNumber, colorRgb, type Color, type Theme } from './theme.js';

/** How all that is drawn looks on this terminal. */
export interface Look {
  /** Only ASCII letters may be drawn. */
  readonly ascii: boolean;
  readonly theme: Theme;
}

interface Codes {
  readonly open: string;
  readonly close: string;
}

/** Attributes are written even without colour: the row under the cursor must still be seen. */
const ATTRIBUTES = [
  ['bold', 1, 22],
  ['dim', 2, 22],
  ['underline', 4, 24],
  ['inverse', 7, 27],
] as const satisfies readonly (readonly [keyof Style, number, number])[];

const DEFAULT_COLOR = 39;
/** Of chalk's levels the one with 256 colours, and the one with all. */
const COLORS_256 = 2;
const TRUE_COLOR = 3;

const known = new Map<string, Codes>();

function styleKey({ color, dim, bold, inverse, underline }: Style): string {
  return `${color ?? ''}|${dim ? 'd' : ''}${bold ? 'b' : ''}${inverse ? 'i' : ''}${underline ? 'u' : ''}`;
}

/** What is dim has a gray of its own where there are enough colours: some terminals make dim text all but vanish. */
function withGray(style: Style): Style {
  return chalk.level >= COLORS_256 && style.dim && style.color === undefined
    ? { ...style, dim: false, color: 'gray' }
    : style;
}

function colorCodes(color: Color, theme: Theme): string[] {
  if (chalk.level === TRUE_COLOR) return [`38;2;${colorRgb(color, theme).join(';')}`];
  if (chalk.level === COLORS_256) return [`38;5;${colorNumber(color, theme)}`];
  return chalk.level === 0 ? [] : [String(NAMED[color])];
}

/** The nearest of 16 colours, which the terminal's own settings make fit its background. */
const NAMED: Readonly<Record<Color, number>> = {
  ...{ orange: 33, sky: 36, green: 32, yellow: 33, blue: 34, vermillion: 31, purple: 35 },
  ...{ silver: 39, gray: 39 },
  ...{ heat0: 34, heat1: 36, heat2: 32, heat3: 33, heat4: 31 },
};

function makeCodes(wanted: Style, theme: Theme): Codes {
  const style = withGray(wanted);
  const set = ATTRIBUTES.filter(([attribute]) => style[attribute]);
  const sgr = (codes: readonly (string | number)[]) => codes.map((code) => `\u001b[${code}m`).join('');
  const color = style.color === undefined ? [] : colorCodes(style.color, theme);
  return {
    open: sgr([...color, ...set.map(([, on]) => on)]),
    close: sgr([...set.map(([, , off]) => off), ...color.map(() => DEFAULT_COLOR)]),
  };
}

function codesFor(style: Style, theme: Theme): Codes {
  const key = `${theme}${chalk.level}${styleKey(style)}`;
  const codes = known.get(key) ?? makeCodes(style, theme);
  known.set(key, codes);
  return codes;
}

/** The line with escape codes; the only place where they are made, so that no text brings its own. */
export function paintLine(line: Line, { ascii, theme }: Look): string {
  let painted = '';
  let run = '';
  let runKey = '|';
  let runStyle: Style = {};
  const flush = () => {
    if (run !== '') {
      const { open, close } = codesFor(runStyle, theme);
      painted += open + run + close;
    }
    run = '';
  };
  for (const piece of line) {
    const key = styleKey(piece);
    if (key !== runKey) {
      flush();
      runKey = key;
      runStyle = piece;
    }
    run += ascii ? asciiOnly(sanitize(piece.text)) : sanitize(piece.text);
  }
  flush();
  return painted;
}
