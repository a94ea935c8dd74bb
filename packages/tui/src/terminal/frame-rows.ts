const FIRST_MARK = 0xe000;
const MARKS = 6_400;
const MARKED = /[\ue000-\uf8ff] */gu;

/**
 * Carries painted rows past Ink. Ink would take every row apart into characters and styles and put it together again,
 * which costs more than everything else in a frame. It lays out one private-use character for each row of a panel
 * instead, and the row takes the place of the character and of the blanks behind it when the frame is painted.
 */
export class FrameRows {
  readonly #rows = new Map<string, { readonly row: string; readonly width: number }>();

  /** The character that stands for a row of so many cells until the next frame is painted. */
  mark(row: string, width: number): string {
    const mark = String.fromCharCode(FIRST_MARK + (this.#rows.size % MARKS));
    this.#rows.set(mark, { row, width });
    return mark;
  }

  /** The frame with its rows in place of their marks; forgets them. */
  fill(frame: string): string {
    const filled = frame.replaceAll(MARKED, (found) => {
      const marked = this.#rows.get(found.charAt(0));
      return marked === undefined ? found : marked.row + found.slice(marked.width);
    });
    this.#rows.clear();
    return filled;
  }
}
