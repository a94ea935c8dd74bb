/** Passes an error on once, and the same one again only after a write has succeeded in between (`reset`). */
export class WarnOnce {
  readonly #listener: (error: Error) => void;
  #said: string | undefined;

  constructor(listener: (error: Error) => void) {
    this.#listener = listener;
  }

  warn(error: Error): void {
    if (error.message !== this.#said) this.#listener(error);
    this.#said = error.message;
  }

  reset(): void {
    this.#said = undefined;
  }
}
