import { isRefusal, type Store } from '@ablate/tracker';
import type { CellEnd } from '../launch/launcher.js';
import { LastLines } from './last-lines.js';

type Piece = readonly [stream: 'stdout' | 'stderr', text: string];

const ERROR_LINE = /^(?:Uncaught )?\w*Error\b.*: ./;

/** Pieces buffered while the store refuses writes; older ones are dropped. */
const MOST_WAITING = 10_000;

/** Writes a cell's output to the store. What the store refuses is buffered, and written with the next piece or at the end. */
export class CellOutput {
  readonly lines = new LastLines();
  readonly #store: Store;
  readonly #runId: string;
  readonly #token: number;
  readonly #onRefused: (error: Error) => void;
  #waiting: Piece[] = [];

  constructor(store: Store, runId: string, token: number, onRefused: (error: Error) => void) {
    this.#store = store;
    this.#runId = runId;
    this.#token = token;
    this.#onRefused = onRefused;
  }

  add(...piece: Piece): void {
    this.lines.push(...piece);
    this.#waiting.push(piece);
    this.flush();
  }

  flush(): void {
    try {
      for (let piece = this.#waiting[0]; piece !== undefined; piece = this.#waiting[0]) {
        this.#store.appendLog(this.#runId, this.#token, ...piece);
        this.#waiting.shift();
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#waiting = this.#waiting.slice(-MOST_WAITING);
      this.#onRefused(error);
    }
  }
}

/** The end of a cell with the error that its output names, where it could not say itself why it ended. */
export function withLastError(end: CellEnd, output: readonly string[]): CellEnd {
  const error = end.status === 'crashed' ? output.findLast((line) => ERROR_LINE.test(line)) : undefined;
  return error === undefined ? end : { status: 'crashed', reason: `${end.reason}; its last error: ${error}` };
}
