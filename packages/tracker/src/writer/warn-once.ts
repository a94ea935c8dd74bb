/** Passes an error on once, and the same one again only after a write has succeeded in between (`reset`). */
export class WarnOnce {
  readonly #listener: (error: Error) => void;
  readonly #said = new Set<string>();

  constructor(listener: (error: Error) => void) {
    this.#listener = listener;
  }

  warn(error: Error): void {
    if (this.#said.has(error.message)) return;
    this.#said.add(error.message);
    this.#listener(error);
  }

  reset(): void {
    this.#said.clear();
  }
}
