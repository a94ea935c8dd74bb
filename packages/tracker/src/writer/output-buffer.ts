import type { LogLine } from '../types.js';

interface Piece {
  readonly stream: LogLine['stream'];
  text: string;
}

/** Characters kept while the store refuses writes; older ones are dropped. */
const LIMIT = 1 << 20;

/** Output of this process that waits to be written; neighbouring pieces of one stream are joined. */
export class OutputBuffer {
  #pieces: Piece[] = [];
  #size = 0;

  add(stream: LogLine['stream'], text: string): void {
    const last = this.#pieces.at(-1);
    if (last?.stream === stream) last.text += text;
    else this.#pieces.push({ stream, text });
    this.#size += text.length;
    while (this.#size > LIMIT && this.#pieces.length > 1)
      this.#size -= this.#pieces.shift()?.text.length ?? 0;
    const only = this.#pieces[0];
    if (this.#size <= LIMIT || only === undefined) return;
    only.text = only.text.slice(-LIMIT);
    this.#size = only.text.length;
  }

  waiting(): readonly Piece[] {
    return this.#pieces;
  }

  clear(): void {
    this.#pieces = [];
    this.#size = 0;
  }
}
