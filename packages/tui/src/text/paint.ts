import chalk, { type ChalkInstance } from 'chalk';
import type { Line, Style } from './line.js';
import { asciiOnly } from './ascii.js';
import { sanitize } from './sanitize.js';

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

const NAMED: Record<string, ChalkInstance> = {
  red: chalk.red,
  green: chalk.green,
  yellow: chalk.yellow,
  blue: chalk.blue,
  magenta: chalk.magenta,
  cyan: chalk.cyan,
  white: chalk.white,
  gray: chalk.gray,
};

const known = new Map<string, Codes>();

function styleKey({ color, dim, bold, inverse, underline }: Style): string {
  return `${color ?? ''}|${dim ? 'd' : ''}${bold ? 'b' : ''}${inverse ? 'i' : ''}${underline ? 'u' : ''}`;
}

function makeCodes(style: Style): Codes {
  const set = ATTRIBUTES.filter(([attribute]) => style[attribute]);
  const sgr = (codes: readonly number[]) => codes.map((code) => `\u001b[${code}m`).join('');
  const { color } = style;
  const colored = color === undefined ? '' : (NAMED[color] ?? chalk.hex(color))(' ');
  const [before = '', after = ''] = colored.split(' ');
  return { open: before + sgr(set.map(([, on]) => on)), close: sgr(set.map(([, , off]) => off)) + after };
}

function codesFor(style: Style, key: string): Codes {
  const codes = known.get(key) ?? makeCodes(style);
  known.set(key, codes);
  return codes;
}

/** The line with escape codes; the only place where they are made, so that no text brings its own. */
export function paintLine(line: Line, ascii = false): string {
  let painted = '';
  let run = '';
  let runKey = '|';
  let runStyle: Style = {};
  const flush = () => {
    if (run !== '') {
      const { open, close } = codesFor(runStyle, runKey);
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
