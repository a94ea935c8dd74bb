import { letOthersRun } from '#host/trainer/process';

/** Time after which others are due, milliseconds. */
const INTERVAL = 20;

/**
 * Lets in what waits outside of a loop that computes in this thread and never waits itself: a wish to stop, heartbeats,
 * signals.
 */
export class Pauses {
  #last = performance.now();

  async takeIfDue(): Promise<void> {
    if (performance.now() - this.#last < INTERVAL) return;
    await letOthersRun();
    this.#last = performance.now();
  }
}
