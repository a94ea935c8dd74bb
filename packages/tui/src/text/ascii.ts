import { textWidth } from './width.js';

/** What stands for the characters that the UI itself draws with; each is one cell wide. */
const SUBSTITUTES: Record<string, string> = {
  '…': '~',
  '–': '-',
  '±': '+',
  '·': '.',
  '★': '*',
  '▴': '^',
  '▾': 'v',
  '█': '#',
  '×': 'x',
  '∞': 'I',
  '●': '>',
  '◐': 'l',
  '◔': 'q',
  '○': 'o',
  '✗': 'x',
  '‼': '!',
  '■': 'k',
  '✂': 'p',
  '✓': '+',
  '░': ':',
  '▒': '=',
  '▓': '%',
  '▁': '_',
  '▂': '.',
  '▃': '-',
  '▄': '=',
  '▅': '+',
  '▆': '*',
  '▇': '%',
  '─': '-',
  '│': '|',
  '├': '[',
  '┤': ']',
  '‹': '<',
  '›': '>',
  '−': '-',
  Δ: 'd',
};

const segmenter = new Intl.Segmenter();

/** The text with ASCII letters alone, of the same width: what has no substitute becomes `?`. */
export function asciiOnly(text: string): string {
  if (/^[\x20-\x7e]*$/u.test(text)) return text;
  return Array.from(segmenter.segment(text), ({ segment }) =>
    /^[\x20-\x7e]$/u.test(segment) ? segment : (SUBSTITUTES[segment] ?? '?'.repeat(textWidth(segment))),
  ).join('');
}

/** Terminals that draw no Unicode whatever the locale says. */
const PLAIN_TERMINALS = ['dumb', 'linux', 'vt100', 'vt220'];

/**
 * Whether the terminal is asked to draw ASCII letters only: by `ABLATE_ASCII`, by its kind, or by a locale with
 * another encoding. No locale at all, as in most containers, tells nothing.
 */
export function needsAscii(env: NodeJS.ProcessEnv): boolean {
  if ((env.ABLATE_ASCII ?? '') !== '') return env.ABLATE_ASCII !== '0';
  if (PLAIN_TERMINALS.includes(env.TERM ?? '')) return true;
  const locale =
    [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '') ?? '';
  return /\.(?!utf-?8)/iu.test(locale);
}
