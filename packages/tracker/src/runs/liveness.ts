import { processState, thisProcess, type ProcessIdentity, type ProcessState } from './processes.js';

/** A process of which nothing else is known counts as gone when it has been silent for longer, in milliseconds. */
const LONGEST_SILENCE = 60_000;
/** How much of the time between two looks counts: whoever looks may have been stopped, together with the other. */
const LONGEST_LOOK = 30_000;

/** A process that holds something, and what has been heard of it. */
export interface Holder extends ProcessIdentity {
  /** Grows with every heartbeat. */
  readonly beats: number;
  /** When it was last heard of, by its own clock. */
  readonly heartbeatAt: number;
}

interface Watched {
  readonly beat: string;
  readonly silence: number;
  readonly lookedAt: number;
}

/** From where the holders are looked at. */
export interface Observer {
  readonly self: () => ProcessIdentity;
  /** What the system tells of another process. */
  readonly stateOf: (process: ProcessIdentity) => ProcessState;
  /** Milliseconds, never set back. */
  readonly clock: () => number;
}

const THIS_PROCESS: Observer = { self: thisProcess, stateOf: processState, clock: () => performance.now() };

/**
 * Whether holders can still be at work, as one process sees it. Of those in its own space the system tells; the others
 * are gone when they have been silent for a minute by this process's own clock, so that their clocks don't matter: one
 * that has only begun to look takes them for alive.
 */
export class Liveness {
  readonly #observer: Observer;
  readonly #watched = new Map<string, Watched>();

  constructor(observer: Observer = THIS_PROCESS) {
    this.#observer = observer;
  }

  get self(): ProcessIdentity {
    return this.#observer.self();
  }

  /** `held`: what the holder holds. */
  isGone(held: string, holder: Holder): boolean {
    const state = this.#observer.stateOf(holder);
    return state === 'unknown' ? this.#silence(held, holder) > LONGEST_SILENCE : state === 'gone';
  }

  #silence(held: string, { beats, host, pid, pidSpace, processStart }: Holder): number {
    const now = this.#observer.clock();
    const beat = JSON.stringify([beats, host, pid, pidSpace, processStart]);
    const before = this.#watched.get(held);
    const silence =
      before?.beat === beat ? before.silence + Math.min(now - before.lookedAt, LONGEST_LOOK) : 0;
    this.#watched.set(held, { beat, silence, lookedAt: now });
    return silence;
  }
}

/** What this process sees; one for all stores, so that what one connection has watched, the others know. */
export const liveness = new Liveness();
