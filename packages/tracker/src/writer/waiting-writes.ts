import type { Write } from './fenced-writes.js';
import { OutputBuffer } from './output-buffer.js';
import { PendingPoints, type PendingEnd } from './pending-points.js';
import { PointBuffer } from '../metrics/point-buffer.js';
import type { RunIdentity } from './run-identity.js';
import { Spill } from './spill.js';
import type { Tables } from './tables.js';
import type { LogLine, Progress } from '../types.js';

/** A burst larger than this is written at once, so that memory stays small: points. */
const FLUSH_SIZE = 16_384;

/** What one run has to write and has not yet written: points, output, progress. */
export class WaitingWrites {
  progress: Progress | undefined;
  readonly #tables: Tables;
  readonly #run: number;
  readonly #spill: Spill;
  readonly #output = new OutputBuffer();
  #later: Write[] = [];
  #points: PointBuffer;

  constructor(tables: Tables, { id, number, token }: RunIdentity, onError: (error: Error) => void) {
    this.#tables = tables;
    this.#run = number;
    this.#spill = new Spill(new PendingPoints(tables.path, id, token), onError);
    this.#points = new PointBuffer(tables.points.lastSteps(number));
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

  /** With the next write that the store takes. */
  later(write: Write): void {
    this.#later.push(write);
  }

  /** Writes everything, and `also`, in the transaction that `transact` makes. */
  write(transact: (write: Write) => void, also: Write): void {
    const { points, progress, logs } = this.#tables;
    const pending = this.#spill.read(points.lastSteps(this.#run));
    if (pending !== undefined) points.prepareKeys(pending.buffer);
    points.prepareKeys(this.#points);
    transact((run, now) => {
      if (pending !== undefined) points.write(run, pending.buffer);
      points.write(run, this.#points);
      if (this.progress !== undefined) progress.put(run, this.progress);
      for (const { stream, text } of this.#output.waiting()) logs.append(run, stream, text, now);
      for (const write of this.#later) write(run, now);
      also(run, now);
    });
    this.#spill.remove();
    this.#points.clear();
    this.#later = [];
    this.#output.clear();
    this.progress = undefined;
  }

  /** The stored points have changed: what is last of them is read anew. */
  restart(): void {
    this.#points = new PointBuffer(this.#tables.points.lastSteps(this.#run));
  }

  /** Moves points into a file of their own when there are too many, or at the end of a run that can't be stored. */
  spillIfDue(): void {
    if (this.#spill.isDue(this.#points.size)) this.#spill.put(this.#points);
  }

  /** Whether it worked. */
  spill(end: PendingEnd | undefined): boolean {
    return this.#spill.put(this.#points, end);
  }
}
