/** Says what goes wrong once, and again only after it had been well. */
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
