import { isRefusal, StoreError, waitingFiles, type Store } from '@ablate/tracker';

/** Warns that the store refuses writes while cells run: once, until the reason or the place of what waits is another one. */
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
    const text =
      `The store can't be written to now: ${message} The running cells go on, and what they measure is kept until it ` +
      `can. ${this.#whereItWaits()}`;
    if (text === this.#said) return;
    this.#said = text;
    this.#onWarning(text);
  }

  /** After a refusal: takes in what cells have kept aside. Throws if the store still refuses. */
  replaySpilled(): void {
    if (this.#said === undefined) return;
    try {
      this.#store.reapCrashed();
    } catch (error) {
      throw this.explain(error);
    }
  }

  /** A refusal of the store as an error that says what waits where; any other error as it is. */
  explain(error: unknown): unknown {
    if (!isRefusal(error)) return error;
    return new StoreError(
      'STORE_UNWRITABLE',
      `The store at ${this.#store.path} can't be written to: ${error.message} ${this.#whereItWaits()} When it can be ` +
        'written again, ablate verify or the same command takes it in.',
      { cause: error },
    );
  }

  #whereItWaits(): string {
    const files = waitingFiles(this.#store.path);
    return files.length === 0 ? 'Nothing waits on disk yet.' : `On disk waits: ${files.join(', ')}.`;
  }
}
