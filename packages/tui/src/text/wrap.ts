import { sanitize } from './sanitize.js';
import { takeCells, textWidth } from './width.js';

/** After a blank, and after what joins the parts of a name. */
const BREAKS = /(?<=[\s/_·,-])/u;

/** The text in lines of at most `width` cells, broken between words and the parts of names; nothing is left out. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of sanitize(text).split(BREAKS)) {
    if (textWidth((line + word).trimEnd()) <= room) {
      line += word;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = word;
    while (textWidth(line.trimEnd()) > room) {
      const start = takeCells(line, room);
      // A character that is wider than the line.
      if (start === '') break;
      lines.push(start);
      line = line.slice(start.length);
    }
  }
  return [...lines, line.trimEnd()];
}
