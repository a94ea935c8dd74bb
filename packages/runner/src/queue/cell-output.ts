import { isRefusal, type Store } from '@ablate/tracker';
import { LastLines } from '../launch/last-lines.js';

type Piece = readonly [stream: 'stdout' | 'stderr', text: string];

/** Pieces that wait while the store refuses; older ones are let go. */
const MOST_WAITING = 10_000;

/** A cell's output on its way to the store. A store that refuses it for now gets it later. */
export class CellOutput {
  readonly lines = new LastLines();
  readonly #store: Store;
  readonly #runId: string;
  readonly #onRefused: (error: Error) => void;
  #waiting: Piece[] = [];

  constructor(store: Store, runId: string, onRefused: (error: Error) => void) {
    this.#store = store;
    this.#runId = runId;
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
        this.#store.appendLog(this.#runId, ...piece);
        this.#waiting.shift();
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#waiting = this.#waiting.slice(-MOST_WAITING);
      this.#onRefused(error);
    }
  }
}
