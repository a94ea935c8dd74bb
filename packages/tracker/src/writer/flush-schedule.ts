/** Milliseconds between a write that the store refused and the next one. */
const RETRY_AFTER = 1000;

/** Decides when the buffers are flushed: an interval after they began to fill; later while the store refuses writes. */
export class FlushSchedule {
  readonly #interval: number;
  readonly #flush: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** When the buffers are to be flushed, milliseconds since the epoch. */
  #due = Infinity;
  #notBefore = 0;

  constructor(interval: number, flush: () => void) {
    this.#interval = interval;
    this.#flush = flush;
  }

  /** Something is in the buffers; `urgent` if it is much. May flush at once. */
  request(now: number, urgent: boolean): void {
    if (this.#due === Infinity) this.#due = now + this.#interval;
    // A program that computes without yielding never runs its timers, so the clock is looked at here too.
    if (now >= this.#due || (urgent && now >= this.#notBefore)) this.#flush();
    else this.#arm(now);
  }

  /** The buffers are empty. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Infinity;
  }

  /** The store has refused a write. */
  retryLater(now: number): void {
    this.clear();
    this.#due = this.#notBefore = now + RETRY_AFTER;
    this.#arm(now);
  }

  #arm(now: number): void {
    this.#timer ??= setTimeout(this.#flush, this.#due - now).unref();
  }
}
