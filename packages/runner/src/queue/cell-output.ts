import { isRefusal, type Store } from '@ablate/tracker';
import { LastLines } from '../launch/last-lines.js';

type Piece = readonly [stream: 'stdout' | 'stderr', text: string];

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
