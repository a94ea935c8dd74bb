import type { LogLine } from '@ablate/tracker';

type Stream = LogLine['stream'];

/** Puts lines together from the pieces in which a run's output came. */
export class OutputLines {
  readonly #open = new Map<Stream, LogLine>();

  /** The lines that this piece ends. */
  push({ time, stream, text }: LogLine): LogLine[] {
    const parts = text.split('\n');
    const rest = parts.pop() ?? '';
    const ended = parts.map((part) => this.#close(stream, time, part));
    if (rest !== '') {
      const begun = this.#open.get(stream);
      this.#open.set(stream, { time: begun?.time ?? time, stream, text: (begun?.text ?? '') + rest });
    }
    return ended;
  }

  /** The lines that nothing has ended. */
  rest(): LogLine[] {
    const lines = [...this.#open.values()];
    this.#open.clear();
    return lines;
  }

  #close(stream: Stream, time: number, end: string): LogLine {
    const begun = this.#open.get(stream);
    this.#open.delete(stream);
    return { time: begun?.time ?? time, stream, text: ((begun?.text ?? '') + end).replace(/\r$/, '') };
  }
}
