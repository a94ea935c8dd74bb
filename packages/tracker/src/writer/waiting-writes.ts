import { writeFact, type Fact } from './facts.js';
import type { Write } from './fenced-writes.js';
import { OutputBuffer } from './output-buffer.js';
import { SpilledPoints, type SpilledEnd } from './spilled-points.js';
import { PointBuffer } from '../metrics/point-buffer.js';
import type { RunIdentity } from './run-identity.js';
import { Spill } from './spill.js';
import type { Statements } from './statements.js';
import type { LogLine, Progress } from '../types.js';

/** Number of points from which they are written at once, so that memory stays small. */
const FLUSH_SIZE = 16_384;

/** What one run has to write and has not yet written: points, output, progress. */
export class WaitingWrites {
  progress: Progress | undefined;
  readonly #statements: Statements;
  readonly #run: number;
  readonly #spill: Spill;
  readonly #output = new OutputBuffer();
  #facts: Fact[] = [];
  #points: PointBuffer;

  constructor(statements: Statements, { id, number, token }: RunIdentity, onError: (error: Error) => void) {
    this.#statements = statements;
    this.#run = number;
    this.#spill = new Spill(new SpilledPoints(statements.path, id, token), onError);
    this.#points = new PointBuffer(statements.points.lastSteps(number));
  }

  get points(): PointBuffer {
    return this.#points;
  }

  get isMuch(): boolean {
    return this.#points.size >= FLUSH_SIZE;
  }

  addOutput(stream: LogLine['stream'], text: string): void {
    this.#output.add(stream, text);
  }

  /** Adds a fact to the next transaction that succeeds. */
  defer(fact: Fact): void {
    this.#facts.push(fact);
  }

  /**
   * Writes everything, and `extra`, in the transaction that `transact` makes; `mustSync`: it holds what has been on the
   * disk, and must be there again before that is removed.
   */
  write(transact: (write: Write, mustSync: boolean) => void, extra: Write): void {
    const { points, progress, logs } = this.#statements;
    const spilled = this.#spill.read(() => points.lastSteps(this.#run));
    const before = spilled === undefined ? [] : points.prepare(spilled.buffer);
    const waiting = points.prepare(this.#points);
    transact((run, now) => {
      points.write(run, before);
      points.write(run, waiting);
      if (this.progress !== undefined) progress.put(run, this.progress);
      for (const { stream, text } of this.#output.waiting()) logs.append(run, stream, text, now);
      for (const fact of [...(spilled?.facts ?? []), ...this.#facts]) writeFact(this.#statements, run, fact);
      extra(run, now);
    }, spilled !== undefined);
    this.#spill.remove();
    this.#points.clear();
    this.#facts = [];
    this.#output.clear();
    this.progress = undefined;
  }

  /** Reads the last stored steps again: stored points have been removed. */
  restart(): void {
    this.#points = new PointBuffer(this.#statements.points.lastSteps(this.#run));
  }

  /** Moves points into a file of their own when there are too many; returns it if it did. */
  spillIfDue(): string | undefined {
    return this.#spill.isDue(this.#points.size) ? this.#spill.put(this.#points) : undefined;
  }

  /** The last chance of what waits: where the disk is full, the ballast is given up for it. Returns the file, or undefined. */
  spill(end: SpilledEnd | undefined): string | undefined {
    const put = () => this.#spill.put(this.#points, { facts: this.#facts, end });
    return put() ?? (this.#statements.ballast.release() ? put() : undefined);
  }
}
