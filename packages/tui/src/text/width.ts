import stringWidth from 'string-width';
import { isPlainAscii, sanitize } from './sanitize.js';

const segmenter = new Intl.Segmenter();
const ELLIPSIS = '…';
/** Characters of a long text that are looked at: more can not be seen on any terminal. */
const LONGEST = 1_000;

const MOST_KNOWN = 2_000;
const LONGEST_KNOWN = 80;
const known = new Map<string, number>();

/** Measuring is slow, and most of what is drawn was drawn a moment ago. */
function measured(text: string): number {
  const before = known.get(text);
  if (before !== undefined) return before;
  const width = stringWidth(text);
  if (known.size >= MOST_KNOWN) known.clear();
  if (text.length <= LONGEST_KNOWN) known.set(text, width);
  return width;
}

/** Cells that the text takes in a terminal. */
export function textWidth(text: string): number {
  return isPlainAscii(text) ? text.length : measured(text);
}

/** The longest start of `text` that fits into `width` cells, never half a wide character. */
export function takeCells(text: string, width: number): string {
  let taken = '';
  let cells = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = cells + textWidth(segment);
    if (next > width) break;
    taken += segment;
    cells = next;
  }
  return taken;
}

/** `text` as one line without anything that moves the cursor, as long as can be seen on any terminal. */
export function harmless(text: string): string {
  return sanitize(text.length > LONGEST ? text.slice(0, LONGEST) : text);
}

/** `text` as one harmless line of at most `width` cells; a cut is shown by an ellipsis. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  const safe = harmless(text);
  if (textWidth(safe) <= width) return safe;
  if (isPlainAscii(safe)) return safe.slice(0, width - 1) + ELLIPSIS;
  return takeCells(safe, width - 1) + ELLIPSIS;
}

/** Exactly `width` cells: cut with an ellipsis or filled with blanks. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, width);
  const blanks = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}
