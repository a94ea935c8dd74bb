import type { Painter } from './painter.js';

/**
 * Prints frames below one another as plain lines, and of each only the lines that the one before did not have: a
 * screen reader reads out what is new. What is typed at the end of the last line is written behind it.
 */
export class LinearPrinter implements Painter {
  readonly #write: (text: string) => void;
  #printed: readonly string[] = [];

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  paint(frame: string): void {
    const lines = frame.split('\n').filter((line) => line.trim() !== '');
    const known = new Set(this.#printed);
    const fresh = lines.filter((line) => !known.has(line));
    const before = this.#printed.at(-1) ?? '';
    this.#printed = lines;
    const [only = ''] = fresh;
    const isTyped = fresh.length === 1 && only === lines.at(-1) && before !== '' && only.startsWith(before);
    const text = isTyped ? only.slice(before.length) : fresh.map((line) => `\n${line}`).join('');
    if (text !== '') this.#write(text);
  }
}
