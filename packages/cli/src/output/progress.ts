import type { WriteStream } from 'node:tty';
import { createLogUpdate } from 'log-update';
import type { CellStatus } from '@ablate/runner';
import { cellLine, endLine, matrixLine, type ShownMatrix } from './cell-line.js';
import { isLive } from './is-live.js';
import { liveFrame } from './live-frame.js';
import { printable } from './printable.js';

/** Shows a matrix under way. */
export interface ProgressView {
  update(update: ShownMatrix): void;
  /** A line of its own, above what is drawn. */
  say(message: string): void;
  end(): void;
}

const FRAME_INTERVAL = 100;
const LINE_INTERVAL = 15_000;
/** A log is not to be flooded by a cluster's cells. */
const MOST_CELLS = 8;
const ENDED: readonly CellStatus[] = ['finished', 'failed', 'crashed', 'killed', 'pruned'];

/** Live lines on a terminal; elsewhere a line when a cell ends, and now and then one for each that runs. */
export function progressView(stream: NodeJS.WritableStream): ProgressView {
  return isLive(stream) ? new LiveProgress(stream) : new PlainProgress(stream);
}

class LiveProgress implements ProgressView {
  readonly #stream: WriteStream;
  readonly #log;
  readonly #timer;
  #latest: ShownMatrix | undefined;
  #isDirty = false;

  constructor(stream: WriteStream) {
    this.#stream = stream;
    this.#log = createLogUpdate(stream);
    this.#timer = setInterval(() => this.#draw(), FRAME_INTERVAL);
    this.#timer.unref();
  }

  update(update: ShownMatrix): void {
    this.#latest = update;
    this.#isDirty = true;
    const { changed } = update;
    if (changed !== null && ENDED.includes(changed.status)) this.#above(endLine(changed));
  }

  say(message: string): void {
    this.#isDirty = true;
    this.#above(printable(message));
  }

  end(): void {
    clearInterval(this.#timer);
    this.#log.clear();
    this.#log.done();
  }

  #above(text: string): void {
    this.#log.clear();
    this.#stream.write(`${text}\n`);
    this.#draw();
  }

  #draw(): void {
    if (this.#latest === undefined || !this.#isDirty) return;
    this.#isDirty = false;
    const { columns, rows } = this.#stream;
    this.#log(liveFrame(this.#latest, { columns, rows, stream: this.#stream }).join('\n'));
  }
}

class PlainProgress implements ProgressView {
  readonly #stream: NodeJS.WritableStream;
  #lastLine = 0;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  update(update: ShownMatrix): void {
    const { changed } = update;
    const now = Date.now();
    const hasEnded = changed !== null && ENDED.includes(changed.status);
    if (changed !== null && !hasEnded && now - this.#lastLine < LINE_INTERVAL) return;
    const running = update.cells.filter(({ status }) => status === 'running').slice(0, MOST_CELLS);
    const lines = hasEnded ? [endLine(changed)] : running.map(cellLine);
    this.#stream.write([...lines, matrixLine(update), ''].join('\n'));
    this.#lastLine = now;
  }

  say(message: string): void {
    this.#stream.write(`${printable(message)}\n`);
  }

  end(): void {
    this.#lastLine = 0;
  }
}
