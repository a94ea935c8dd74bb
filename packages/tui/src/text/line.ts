import { sanitize } from './sanitize.js';
import type { Color } from './theme.js';
import { fit, textWidth } from './width.js';

export interface Style {
  readonly color?: Color | undefined;
  readonly dim?: boolean | undefined;
  readonly bold?: boolean | undefined;
  readonly inverse?: boolean | undefined;
  readonly underline?: boolean | undefined;
}

/** A piece of text in one style. */
export interface Span extends Style {
  readonly text: string;
}

/** One row of the screen. Everything that is drawn is a list of these. */
export type Line = readonly Span[];

export function span(text: string, style: Style = {}): Span {
  return { ...style, text: sanitize(text) };
}

export function lineText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** The block as plain text, without trailing blanks: what golden tests compare. */
export function blockText(lines: readonly Line[]): string {
  return lines.map((line) => lineText(line).trimEnd()).join('\n');
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** The line at exactly `width` cells. */
export function fitLine(line: Line, width: number): Line {
  const fitted: Span[] = [];
  let left = width;
  for (const piece of line) {
    const cells = textWidth(piece.text);
    if (cells > left) {
      if (left > 0) fitted.push({ ...piece, text: fit(piece.text, left) });
      return fitted;
    }
    fitted.push(piece);
    left -= cells;
  }
  if (left > 0) fitted.push({ text: ' '.repeat(left) });
  return fitted;
}

interface Block {
  readonly lines: readonly Line[];
  readonly width: number;
}

/** Blocks side by side, as tall as the tallest. */
export function besides(blocks: readonly Block[], gap = 1): Line[] {
  const height = Math.max(0, ...blocks.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    blocks.flatMap(({ lines, width }, index) => {
      const line = fitLine(lines[row] ?? [], width);
      return index === 0 ? line : [{ text: ' '.repeat(gap) }, ...line];
    }),
  );
}
