import type { StopRequest } from '../launch/launcher.js';

/** The runner's request that this cell end, and the signal that ends its training. */
export class CellStop {
  readonly #abort = new AbortController();
  #request: StopRequest | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** What ended the training; undefined while nothing has. */
  get request(): StopRequest | undefined {
    return this.#request;
  }

  ask(request: StopRequest): void {
    if (this.#abort.signal.aborted) return;
    this.#request = request;
    this.#abort.abort(new Error(request.reason));
  }
}
