/** The last lines of an output that comes in pieces. */
export class LastLines {
  readonly #limit: number;
  #lines: string[] = [];
  #rest = { stdout: '', stderr: '' };

  constructor(limit = 20) {
    this.#limit = limit;
  }

  push(stream: 'stdout' | 'stderr', text: string): void {
    const parts = (this.#rest[stream] + text).split(/\r?\n/);
    // An endless line without a break must not fill the memory.
    this.#rest[stream] = (parts.pop() ?? '').slice(-4096);
    this.#lines = [...this.#lines, ...parts.slice(-this.#limit)].slice(-this.#limit);
  }

  /** Whole lines, and what an unfinished line holds so far. */
  list(): string[] {
    const rests = [this.#rest.stdout, this.#rest.stderr].filter((rest) => rest !== '');
    return [...this.#lines, ...rests].slice(-this.#limit);
  }
}
