import { createHash } from 'node:crypto';

/** SHA-256 over bytes that come one after the other; its twin for browsers is the same in JavaScript. */
export class Sha256 {
  readonly #hash = createHash('sha256');

  update(bytes: Uint8Array): this {
    this.#hash.update(bytes);
    return this;
  }

  /** The 32 bytes; nothing may be added afterwards. */
  bytes(): Uint8Array {
    return this.#hash.digest();
  }

  /** The same as 64 digits. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}
