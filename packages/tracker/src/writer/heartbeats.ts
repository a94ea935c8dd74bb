import { Worker } from 'node:worker_threads';
import { HeartbeatError } from '../errors.js';
import { BEAT_STATEMENTS } from '../runs/holders.js';
import type { ProcessIdentity } from '../runs/processes.js';
import { WarnOnce } from './warn-once.js';

/** What the thread is given. */
export interface HeartbeatJob {
  readonly file: string;
  readonly interval: number;
  /** Not 0: the thread is to end. */
  readonly isOver: Int32Array;
  readonly statements: readonly string[];
  readonly holder: ProcessIdentity;
}

const fromSource = import.meta.url.endsWith('.ts');
const THREAD = new URL(`./heartbeat-thread.${fromSource ? 'ts' : 'js'}`, import.meta.url);

/** The heartbeats of all that a process holds in a store, from a thread of their own. They don't keep the process alive. */
export class Heartbeats {
  readonly #job: HeartbeatJob;
  readonly #warnings: WarnOnce;
  #hasStarted = false;

  constructor(job: Pick<HeartbeatJob, 'file' | 'interval' | 'holder'>, onError: (error: Error) => void) {
    const isOver = new Int32Array(new SharedArrayBuffer(4));
    this.#job = { ...job, isOver, statements: BEAT_STATEMENTS };
    this.#warnings = new WarnOnce(onError);
  }

  /** Does nothing while they go on. */
  start(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#run();
  }

  stop(): void {
    Atomics.store(this.#job.isOver, 0, 1);
    Atomics.notify(this.#job.isOver, 0);
  }

  #run(): void {
    // Flags of this process, such as loaders, are none of the thread's.
    const thread = new Worker(THREAD, { name: 'heartbeats', workerData: this.#job, execArgv: [] });
    thread.on('message', (failure: string | null) => {
      if (failure === null) this.#warnings.reset();
      else this.#warn(failure);
    });
    thread.on('error', (error) => {
      this.#warn(error instanceof Error ? error.message : String(error));
      setTimeout(() => this.#restart(), this.#job.interval).unref();
    });
    // Not before: a listener would keep the process alive.
    thread.unref();
  }

  #restart(): void {
    if (Atomics.load(this.#job.isOver, 0) === 0) this.#run();
  }

  #warn(failure: string): void {
    this.#warnings.warn(new HeartbeatError(failure));
  }
}
