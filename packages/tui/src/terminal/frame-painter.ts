import type { Painter } from './painter.js';

const ESC = '\u001b[';
const BEGIN_SYNCHRONIZED = `${ESC}?2026h`;
const END_SYNCHRONIZED = `${ESC}?2026l`;
const CLEAR_LINE = `${ESC}2K`;
const CLEAR_BELOW = `${ESC}0J`;
const at = (row: number) => `${ESC}${row + 1};1H`;

/**
 * Paints whole frames at absolute positions, rewriting only the lines that changed. Nothing depends on where the
 * cursor was left, so that a resize, or a stray line of another program, is repaired by the next full frame.
 */
export class FramePainter implements Painter {
  readonly #write: (text: string) => void;
  #previous: readonly string[] | null = null;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Forgets what is on the screen: the next frame is written in full. */
  readonly invalidate = (): void => {
    this.#previous = null;
  };

  /** Writes the last frame in full: the terminal may have lost it. */
  readonly repaint = (): void => {
    const lines = this.#previous;
    this.#previous = null;
    if (lines !== null) this.paint(lines.join('\n'));
  };

  paint(frame: string): void {
    const lines = frame.split('\n');
    const previous = this.#previous;
    let changes = '';
    lines.forEach((line, row) => {
      if (previous?.[row] !== line) changes += at(row) + CLEAR_LINE + line;
    });
    if (previous === null || previous.length > lines.length) changes += at(lines.length) + CLEAR_BELOW;
    this.#previous = lines;
    if (changes !== '') this.#write(BEGIN_SYNCHRONIZED + changes + END_SYNCHRONIZED);
  }
}
