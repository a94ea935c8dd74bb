const FIRST_MARK = 0xe000;
const MARKS = 6_400;

/**
 * Carries painted rows past Ink. Ink would take every row apart into characters and styles and put it together again,
 * which costs more than everything else in a frame. It lays out one private-use character for each row instead, and
 * the row takes the character's place when the frame is painted.
 */
export class FrameRows {
  readonly #rows = new Map<string, string>();

  /** The character that stands for the row until the next frame is painted. */
  mark(row: string): string {
    const mark = String.fromCharCode(FIRST_MARK + (this.#rows.size % MARKS));
    this.#rows.set(mark, row);
    return mark;
  }

  /** The frame with its rows in place of their marks; forgets them. */
  fill(frame: string): string {
    const filled = frame
      .split('\n')
      .map((row) => this.#rows.get(row) ?? row)
      .join('\n');
    this.#rows.clear();
    return filled;
  }
}
