import { openStore, type Store } from '@ablate/tracker';

/** Warns that the store refuses writes while cells run: once, until the reason is another one. */
export class StoreWarnings {
  readonly #store: Store;
  readonly #onWarning: (message: string) => void;
  #said: string | undefined;

  constructor(
    store: Store,
    onWarning: (message: string) => void = (message) => process.emitWarning(message),
  ) {
    this.#store = store;
    this.#onWarning = onWarning;
  }

  warn({ message }: Error): void {
    if (message === this.#said) return;
    this.#said = message;
    this.#onWarning(
      `The store can't be written to now: ${message} The running cells go on, and what they measure is kept in ` +
        `${this.#store.path}.pending until then.`,
    );
  }

  /** After a refusal: replays the points that cells have spilled. Throws if the store still refuses. */
  replaySpilled(): void {
    if (this.#said === undefined) return;
    this.#store.reapCrashed();
    openStore(this.#store.path).close();
  }
}
