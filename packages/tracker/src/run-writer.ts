import path from 'node:path';
import { artifactPath, checkArtifactName, storeArtifact } from './artifacts.js';
import { InvalidValueError, RunEndedError, StaleLeaseError } from './errors.js';
import { PointBuffer } from './point-buffer.js';
import { addExitListener, removeExitListener, type ExitListener } from './process-exit.js';
import type { Artifact, EndStatus, LogEntry, LogOptions, RunWriter } from './store-types.js';
import type { Tables } from './tables.js';
import type { Progress } from './types.js';

/** A burst larger than this is written at once, so that memory stays small: points. */
const FLUSH_SIZE = 16_384;

export interface RunIdentity {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly token: number;
  readonly createdAt: number;
  /** Whether to end the run by the process's exit code; else that is left to whoever leased it. */
  readonly endsWithProcess: boolean;
}

export interface WriterSettings {
  readonly flushInterval: number;
  readonly heartbeatInterval: number;
  readonly onError: (error: Error) => void;
}

export class SqliteRunWriter implements RunWriter, ExitListener {
  readonly id: string;
  readonly name: string;
  readonly token: number;
  readonly #tables: Tables;
  readonly #run: RunIdentity;
  readonly #settings: WriterSettings;
  readonly #heartbeat: NodeJS.Timeout;
  #buffer: PointBuffer;
  #progress: Progress | undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  /** When the waiting points are due, milliseconds since the epoch. */
  #due = Infinity;
  #end: Error | undefined;

  constructor(tables: Tables, run: RunIdentity, settings: WriterSettings) {
    this.id = run.id;
    this.name = run.name;
    this.token = run.token;
    this.#tables = tables;
    this.#run = run;
    this.#settings = settings;
    this.#buffer = new PointBuffer(tables.points.lastSteps(run.number));
    this.#heartbeat = setInterval(
      () => this.#attempt(() => this.#guarded(() => undefined)),
      settings.heartbeatInterval,
    );
    this.#heartbeat.unref();
    addExitListener(this);
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  log(values: Readonly<Record<string, number>>, options: LogOptions): void {
    this.#assertOpen();
    const { step } = options;
    if (!Number.isSafeInteger(step) || step < 0) {
      throw new InvalidValueError(`Expected \`step\` to be an integer from 0 up, got ${String(step)}`);
    }
    const now = Date.now();
    const time = options.time === undefined ? now : Math.round(options.time);
    for (const [key, value] of Object.entries(values)) {
      this.#buffer.add(key, step, time - this.#run.createdAt, value);
    }
    this.#flushLater(now);
  }

  logBatch(entries: readonly LogEntry[]): void {
    for (const { values, step, time } of entries)
      this.log(values, time === undefined ? { step } : { step, time });
  }

  progress(progress: Progress): void {
    this.#assertOpen();
    this.#progress = progress;
    this.#flushLater(Date.now());
  }

  setTrace(lines: readonly string[]): void {
    this.#guarded((run) => this.#tables.runs.setTrace(run, lines));
  }

  setBackend(backend: string, device?: string): void {
    this.#guarded((run) => this.#tables.runs.setBackend(run, backend, device ?? null));
  }

  tag(key: string, value = ''): void {
    this.#guarded((run) => this.#tables.runs.tag(run, key, value));
  }

  artifact(file: string, name: string = path.basename(file)): Artifact {
    this.#assertOpen();
    checkArtifactName(name);
    const { sha256, bytes } = storeArtifact(this.#tables.path, file);
    const createdAt = Date.now();
    this.#guarded((run) => this.#tables.artifacts.put(run, name, sha256, bytes, createdAt));
    return { name, sha256, bytes, path: artifactPath(this.#tables.path, sha256), createdAt };
  }

  supersedeAfter(step: number): void {
    this.flush();
    this.#guarded((run, now) => {
      this.#tables.points.supersede(run, step, this.token);
      this.#tables.leases.event(run, 'superseded', JSON.stringify({ afterStep: step }), now);
    });
    this.#buffer = new PointBuffer(this.#tables.points.lastSteps(this.#run.number));
  }

  flush(): void {
    this.#write(() => undefined);
  }

  finish(status: EndStatus = 'finished', reason?: string): void {
    this.#write((run, now) => this.#tables.leases.end(run, status, reason ?? null, now));
    this.#close(new RunEndedError(`Run ${this.id} has ended: ${status}`));
  }

  onExit(code: number): void {
    if (!this.#run.endsWithProcess) this.#attempt(() => this.flush());
    else if (code === 0) this.#attempt(() => this.finish());
    else this.#attempt(() => this.finish('failed', `exit code ${code}`));
  }

  [Symbol.dispose](): void {
    if (this.#end !== undefined) return;
    try {
      this.finish('failed', 'left before finish()');
    } catch (error) {
      // Somebody else has the run by now, so its end is no longer this writer's to say.
      if (!(error instanceof StaleLeaseError)) throw error;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return Promise.resolve();
  }

  #flushLater(now: number): void {
    if (this.#due === Infinity) this.#due = now + this.#settings.flushInterval;
    // A program that computes without yielding never runs its timers, so the clock is looked at here too.
    if (now >= this.#due || this.#buffer.size >= FLUSH_SIZE) this.#attempt(() => this.flush());
    else this.#flushTimer ??= setTimeout(() => this.#attempt(() => this.flush()), this.#due - now).unref();
  }

  /** Writes what waits, and `also`, in one transaction. */
  #write(also: (run: number, now: number) => void): void {
    this.#assertOpen();
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#due = Infinity;
    const { points, progress } = this.#tables;
    points.prepareKeys(this.#buffer);
    this.#guarded((run, now) => {
      points.write(run, this.#buffer);
      if (this.#progress !== undefined) progress.put(run, this.#progress);
      also(run, now);
    });
    this.#buffer.clear();
    this.#progress = undefined;
  }

  #guarded(write: (run: number, now: number) => void): void {
    this.#assertOpen();
    const now = Date.now();
    try {
      this.#tables.transaction(() => {
        this.#tables.leases.fence(this.#run.number, this.token, now);
        write(this.#run.number, now);
      });
    } catch (error) {
      if (error instanceof StaleLeaseError) this.#close(error);
      throw error;
    }
  }

  /** For writes that nobody waits for: points stay in memory, a stale lease is thrown at the next call. */
  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (error instanceof StaleLeaseError || !(error instanceof Error)) return;
      this.#due = Date.now() + this.#settings.flushInterval;
      this.#settings.onError(error);
    }
  }

  #assertOpen(): void {
    if (this.#end !== undefined) throw this.#end;
  }

  #close(end: Error): void {
    this.#end = end;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#flushTimer);
    removeExitListener(this);
  }
}
