import type { SpilledContent, SpilledEnd, SpilledPoints } from './spilled-points.js';
import type { PointBuffer } from '../metrics/point-buffer.js';

/** Number of points above which they are moved from memory to a file, while the store refuses writes. */
const SPILL_SIZE = 65_536;

/** Where the points of a run go while its store refuses them, so that neither memory nor the process's end loses them. */
export class Spill {
  readonly #spilled: SpilledPoints;
  readonly #onError: (error: Error) => void;
  #holdsPoints = false;
  #size = SPILL_SIZE;

  constructor(spilled: SpilledPoints, onError: (error: Error) => void) {
    this.#spilled = spilled;
    this.#onError = onError;
  }

  isDue(size: number): boolean {
    return size >= this.#size;
  }

  /** Moves what waits into the file; if that fails too, it stays in memory. Whether it worked. */
  put(buffer: PointBuffer, end?: SpilledEnd): boolean {
    try {
      this.#spilled.append(buffer, end);
      buffer.clear();
      this.#holdsPoints = true;
      this.#size = SPILL_SIZE;
      return true;
    } catch (error) {
      this.#size = buffer.size * 2;
      if (error instanceof Error) this.#onError(error);
      return false;
    }
  }

  read(lastSteps: () => Iterable<readonly [key: string, step: number]>): SpilledContent | undefined {
    return this.#holdsPoints ? this.#spilled.read(lastSteps()) : undefined;
  }

  /** What the file held is in the store. */
  remove(): void {
    if (this.#holdsPoints) this.#spilled.remove();
    this.#holdsPoints = false;
  }
}
