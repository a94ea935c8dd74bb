import { openStore, type Store } from '@ablate/tracker';

/** What a store refuses while cells run: said once until it is something else. */
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

  /** Takes in what cells have left beside the store meanwhile. Throws what the store still refuses. */
  replaySpilled(): void {
    if (this.#said === undefined) return;
    this.#store.reapCrashed();
    openStore(this.#store.path).close();
  }
}
