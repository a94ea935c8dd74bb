import { type Line, span } from '../text/line.js';
import { spokenLine } from '../text/spoken-line.js';

/** A page of a longer text; its last row says that there is more. */
export function scrolled(lines: readonly Line[], scroll: number, height: number): readonly Line[] {
  const from = Math.max(0, Math.min(scroll, lines.length - height));
  const page = lines.slice(from, from + height);
  const below = lines.length - from - height;
  return below > 0 ? [...page.slice(0, -1), [span(`… ${below + 1} more lines (j)`, { dim: true })]] : page;
}

const SPOKEN_PAGE = 20;

/** The same for a screen reader, without what is only drawn. */
export function spokenLines(lines: readonly Line[], scroll: number): string[] {
  const spoken = lines.map(spokenLine).filter((text) => text !== '');
  const from = Math.max(0, Math.min(scroll, spoken.length - SPOKEN_PAGE));
  const left = spoken.length - from - SPOKEN_PAGE;
  return [...spoken.slice(from, from + SPOKEN_PAGE), ...(left > 0 ? [`${left} more lines: j`] : [])];
}
