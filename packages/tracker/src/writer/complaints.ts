/** Says what goes wrong once, and again only after it had been well. */
export class Complaints {
  readonly #listener: (error: Error) => void;
  #said: string | undefined;

  constructor(listener: (error: Error) => void) {
    this.#listener = listener;
  }

  say(error: Error): void {
    if (error.message !== this.#said) this.#listener(error);
    this.#said = error.message;
  }

  settle(): void {
    this.#said = undefined;
  }
}
