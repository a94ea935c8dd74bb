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

  /** Examples of the epoch so far: none before its first step. */
  get #seen(): number {
    return this.#state.underway?.seen ?? 0;
  }

  startEpoch(): void {
    this.#epochStarted = performance.now();
    this.#waited = 0;
    this.#firstSeen = this.#seen;
  }

  /** The batches; until one is there, the step has to wait. */
  async *waitFor<T>(batches: AsyncIterable<T>): AsyncGenerator<T> {
    let from = performance.now();
    for await (const batch of batches) {
      this.#waited += performance.now() - from;
      yield batch;
      from = performance.now();
    }
  }

  /** Share of the epoch's time so far in which no batch was there: being read, normalized, augmented. */
  get dataWait(): number {
    return this.#waited / (performance.now() - this.#epochStarted);
  }

  get imagesPerSecond(): number {
    const seen = this.#seen - this.#firstSeen;
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
