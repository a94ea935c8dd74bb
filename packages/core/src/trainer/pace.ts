import type { RunEvent } from './events.js';
import type { TrainState } from './state.js';

/** How fast training goes, measured over what this process has trained: a resumed run began elsewhere. */
export class Pace {
  readonly #state: TrainState;
  readonly #started = performance.now();
  readonly #firstStep: number;
  #epochStarted = this.#started;
  #firstSeen = 0;
  #waited = 0;

  constructor(state: TrainState) {
    this.#state = state;
    this.#firstStep = state.step;
  }

  startEpoch(): void {
    this.#epochStarted = performance.now();
    this.#waited = 0;
    this.#firstSeen = this.#state.underway?.seen ?? 0;
  }

  /** Does what makes a batch, which the step has to wait for. */
  waitFor<T>(makeBatch: () => T): T {
    const from = performance.now();
    const made = makeBatch();
    this.#waited += performance.now() - from;
    return made;
  }

  /** Share of the epoch's time so far that went into making batches: reading, normalizing, augmenting. */
  get dataWait(): number {
    return this.#waited / (performance.now() - this.#epochStarted);
  }

  get imagesPerSecond(): number {
    const seen = (this.#state.underway?.seen ?? 0) - this.#firstSeen;
    return (1000 * seen) / (performance.now() - this.#epochStarted);
  }

  progress(): RunEvent {
    const { epoch, epochs, step, steps, underway } = this.#state;
    const secondsPerStep = (performance.now() - this.#started) / 1000 / (step - this.#firstStep);
    return {
      type: 'progress',
      epoch,
      epochs,
      step,
      steps,
      loss: underway === null ? NaN : underway.lossSum / underway.seen,
      imagesPerSecond: this.imagesPerSecond,
      etaSeconds: secondsPerStep * (steps - step),
    };
  }
}
