import { type Line, lineText } from './line.js';

/** Drawn to be looked at: frames, bars, dots and the glyphs beside a status, which says the same. */
const DRAWN = /[\u2500-\u259f\u2800-\u28ff●◐◔○✗‼■✂✓▴▾]/gu;

/** A line as it is read out: without what is only drawn, and with commas where columns keep apart. */
export function spokenLine(line: Line): string {
  return lineText(line)
    .replace(DRAWN, ' ')
    .replace(/\s*★/gu, ' best')
    .trim()
    .replace(/\s{2,}/gu, ', ')
    .replace(/(?:, )*·(?:, )*/gu, ', ');
}
