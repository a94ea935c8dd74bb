import path from 'node:path';
import { keepArtifact } from '../upkeep/artifacts.js';
import type { OutputListener } from './capture-output.js';
import {
  checkEnd,
  checkLines,
  checkLogOptions,
  checkName,
  checkProgress,
  checkStepBefore,
  checkText,
} from '../check-calls.js';
import { CostMeter } from './cost-meter.js';
import { WarnOnce } from './warn-once.js';
import { isOfSystem, isRefusal, RunEndedError, StaleLeaseError } from '../errors.js';
import { writeFact, type Fact } from './facts.js';
import { FencedWrites, type Write } from './fenced-writes.js';
import { FlushSchedule } from './flush-schedule.js';
import type { SpilledEnd } from './spilled-points.js';
import type { ExitListener } from './process-exit.js';
import type { SignalListener } from './process-signals.js';
import { RunMonitors } from './run-monitors.js';
import type { RunIdentity, WriterSettings } from './run-identity.js';
import type { EndStatus } from '../runs/life-cycle.js';
import type { LogEntry, LogOptions, RunWriter, TestedHashes } from '../store-types.js';
import { LOCK_ATTEMPTS, type Statements, type TransactionOptions } from './statements.js';
import type { Artifact, LogLine, Progress } from '../types.js';
import { WaitingWrites } from './waiting-writes.js';

export class SqliteRunWriter implements RunWriter, ExitListener, SignalListener, OutputListener {
  readonly id: string;
  readonly name: string;
  readonly token: number;
  readonly #statements: Statements;
  readonly #run: RunIdentity;
  readonly #schedule: FlushSchedule;
  readonly #monitors: RunMonitors;
  readonly #waiting: WaitingWrites;
  readonly #fenced: FencedWrites;
  readonly #warnings: WarnOnce;
  /** Undefined where it isn't asked for. */
  readonly #costs: CostMeter | undefined;
  /** Of values that are logged without one. */
  #nextStep: number;
  #end: Error | undefined;

  constructor(statements: Statements, run: RunIdentity, settings: WriterSettings) {
    this.id = run.id;
    this.name = run.name;
    this.token = run.token;
    this.#statements = statements;
    this.#run = run;
    this.#waiting = new WaitingWrites(statements, run, settings.onError);
    this.#nextStep = this.#waiting.points.lastStep + 1;
    this.#schedule = new FlushSchedule(settings.flushInterval, () =>
      this.#attempt(() => this.#write(() => undefined)),
    );
    this.#warnings = new WarnOnce(settings.onError);
    this.#fenced = new FencedWrites(statements, run, (error) => this.#close(error));
    this.#costs = settings.recordCost ? new CostMeter(run.costs) : undefined;
    this.#monitors = new RunMonitors(this, run, settings);
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  log(values: Readonly<Record<string, number>>, options: LogOptions = {}): void {
    this.#assertOpen();
    checkLogOptions(options);
    const { step = this.#nextStep, time } = options;
    this.#addPoints(values, step, time);
    this.#nextStep = Math.max(this.#nextStep, step + 1);
  }

  logBatch(entries: readonly LogEntry[]): void {
    this.#assertOpen();
    const { points } = this.#waiting;
    for (const { values, ...options } of entries) {
      checkLogOptions(options);
      points.check(values, options.step);
    }
    for (const { values, step, time } of entries)
      this.log(values, time === undefined ? { step } : { step, time });
  }

  progress(progress: Progress): void {
    this.#assertOpen();
    checkProgress(progress);
    this.#waiting.progress = { ...progress };
    this.#schedule.request(Date.now(), false);
  }

  setTrace(lines: readonly string[]): void {
    checkLines(lines);
    this.#keepFact({ trace: lines });
  }

  setBackend(backend: string, device?: string): void {
    checkText('the backend', backend);
    if (device !== undefined) checkText('the device', device);
    this.#keepFact({ backend, device: device ?? null });
  }

  setTested({ weightsHash, outputsHash }: TestedHashes): void {
    checkText('the hash of the weights', weightsHash);
    checkText('the hash of the outputs', outputsHash);
    this.#keepFact({ weightsHash, outputsHash });
  }

  tag(key: string, value = ''): void {
    checkName('the key of a tag', key);
    checkText(`the tag "${key}"`, value);
    this.#keepFact({ tag: key, value });
  }

  artifact(file: string, name?: string): Artifact {
    this.#assertOpen();
    checkName('the path of an artifact', file);
    if (name !== undefined) checkText('the name of an artifact', name);
    const kept = keepArtifact(this.#statements.path, file, name ?? path.basename(file));
    const { sha256, bytes, createdAt } = kept;
    this.#keepFact({ artifact: kept.name, sha256, bytes, createdAt });
    return kept;
  }

  supersedeAfter(step: number): void {
    checkStepBefore(step);
    this.flush();
    this.#guarded((run, now) => {
      const points = this.#statements.points.removeAfter(run, step);
      const detail = JSON.stringify({ afterStep: step, points });
      this.#statements.leases.event(run, 'superseded', detail, now);
    });
    this.#waiting.restart();
    this.#nextStep = this.#waiting.points.lastStep + 1;
  }

  flush(): void {
    this.#write(() => undefined, { isSynced: true });
  }

  finish(status: EndStatus = 'finished', reason?: string): void {
    checkEnd(status, reason);
    const end = { status, reason: reason ?? null, time: Date.now() };
    this.#logCosts();
    try {
      this.#write((run, now) => this.#statements.leases.end(run, this.token, status, end.reason, now), {
        attempts: LOCK_ATTEMPTS,
        isEnd: true,
      });
    } catch (error) {
      if (!isRefusal(error) && !isOfSystem(error)) throw error;
      const file = this.#waiting.spill(end);
      if (file === undefined) throw error;
      this.#warnings.warn(
        new Error(`${error.message}; the end of run ${this.id} waits in ${file}`, { cause: error }),
      );
    }
    this.#close(new RunEndedError(`Run ${this.id} has ended: ${status}`));
  }

  onExit(code: number): void {
    if (!this.#run.endsWithProcess) this.#leave(undefined);
    else if (code === 0) this.#leave({ status: 'finished', reason: null, time: Date.now() });
    else this.#leave({ status: 'failed', reason: `exit code ${code}`, time: Date.now() });
  }

  onSystemSample(values: Readonly<Record<string, number>>): void {
    if (this.#end !== undefined) return;
    this.#addPoints(values, this.#lastStep);
    this.#logCosts();
    void this.#costs?.sampleGpus();
  }

  onSignal(signal: NodeJS.Signals, isEnd: boolean): void {
    if (isEnd) this.#leave({ status: 'killed', reason: signal, time: Date.now() });
    else this.#attempt(() => this.flush());
  }

  onOutput(stream: LogLine['stream'], text: string): void {
    this.#waiting.addOutput(stream, text);
    this.#schedule.request(Date.now(), false);
  }

  [Symbol.dispose](): void {
    if (this.#end !== undefined) return;
    this.#leave({ status: 'failed', reason: 'left before finish()', time: Date.now() });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return Promise.resolve();
  }

  /** What is recorded unasked stands beside the last values that were logged. */
  get #lastStep(): number {
    return Math.max(0, this.#nextStep - 1);
  }

  #addPoints(values: Readonly<Record<string, number>>, step: number, time?: number): void {
    const now = Date.now();
    this.#waiting.points.addAll(values, step, Math.round(time ?? now) - this.#run.createdAt);
    this.#schedule.request(now, this.#waiting.isMuch);
    const file = this.#waiting.spillIfDue();
    if (file !== undefined) this.#warnings.warn(new Error(`points wait in ${file}`));
  }

  #logCosts(): void {
    if (this.#end !== undefined || this.#costs === undefined) return;
    const { points } = this.#waiting;
    points.addAll(this.#costs.read(), this.#lastStep, Date.now() - this.#run.createdAt);
  }

  /** Writes what waits, and `extra`, in one transaction. */
  #write(extra: Write, options: TransactionOptions = {}): void {
    this.#assertOpen();
    this.#schedule.clear();
    this.#waiting.write(
      (write, mustSync) => this.#guarded(write, mustSync ? { isSynced: true, ...options } : options),
      extra,
    );
  }

  #guarded(write: Write, options: TransactionOptions = {}): void {
    this.#assertOpen();
    this.#fenced.write(write, options);
    this.#warnings.reset();
  }

  /** Writes it now or, if the store refuses, with the next transaction that succeeds. */
  #keepFact(fact: Fact): void {
    try {
      this.#guarded((run) => writeFact(this.#statements, run, fact));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#waiting.defer(fact);
      this.#refused(error);
    }
  }

  /** For writes in the background: an error is a warning; a stale lease is thrown at the next call. */
  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (error instanceof StaleLeaseError || !(error instanceof Error)) return;
      this.#refused(error);
    }
  }

  #refused(error: Error): void {
    this.#schedule.retryLater(Date.now());
    this.#warnings.warn(error);
  }

  /** The last write of this process: what the store refuses is spilled, for the next process that opens it. */
  #leave(end: SpilledEnd | undefined): void {
    try {
      if (end === undefined) this.flush();
      else this.finish(end.status, end.reason ?? undefined);
    } catch (error) {
      if (error instanceof StaleLeaseError || !(error instanceof Error)) return;
      if (end === undefined) this.#waiting.spill(end);
      this.#warnings.warn(error);
      this.#close(new RunEndedError(`Run ${this.id} has been left`));
    }
  }

  #assertOpen(): void {
    if (this.#end !== undefined) throw this.#end;
  }

  #close(end: Error): void {
    this.#end = end;
    this.#monitors.stop();
    this.#schedule.clear();
  }
}
