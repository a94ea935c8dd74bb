import type { StopRequest } from './launcher.js';

/** The runner's wish that this cell end, and the signal that ends its training. */
export class CellStop {
  readonly #abort = new AbortController();
  #request: StopRequest | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** What ended the training; undefined while nothing has. */
  get request(): StopRequest | undefined {
    return this.#abort.signal.aborted ? this.#request : undefined;
  }

  ask(request: StopRequest): void {
    if (this.#abort.signal.aborted) return;
    this.#request = request;
    if (request.when === 'now') this.#end(request);
  }

  epochEnded(): void {
    if (this.#request !== undefined) this.#end(this.#request);
  }

  #end({ reason }: StopRequest): void {
    this.#abort.abort(new Error(reason));
  }
}
