/** Time before a store that refused a write is asked again, milliseconds. */
const RETRY_AFTER = 1000;

/** Decides when what waits is written: soon after the first of it, and not at every call while the store refuses. */
export class FlushSchedule {
  readonly #interval: number;
  readonly #flush: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** When what waits is to be written, milliseconds since the epoch. */
  #due = Infinity;
  #notBefore = 0;

  constructor(interval: number, flush: () => void) {
    this.#interval = interval;
    this.#flush = flush;
  }

  /** Something waits; `urgent` if it is much. May flush at once. */
  request(now: number, urgent: boolean): void {
    if (this.#due === Infinity) this.#due = now + this.#interval;
    // A program that computes without yielding never runs its timers, so the clock is looked at here too.
    if (now >= this.#due || (urgent && now >= this.#notBefore)) this.#flush();
    else this.#arm(now);
  }

  /** Nothing waits any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Infinity;
  }

  /** The store has refused. */
  retryLater(now: number): void {
    this.clear();
    this.#due = this.#notBefore = now + RETRY_AFTER;
    this.#arm(now);
  }

  #arm(now: number): void {
    this.#timer ??= setTimeout(this.#flush, this.#due - now).unref();
  }
}
