import { randomBytes } from 'node:crypto';
import { rmSync, statfsSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Enough for the ends of some tens of runs. */
const BALLAST_BYTES = 3 << 20;

/**
 * A file beside the store whose only use is to be removed when the disk is full, so that the ends of runs still fit.
 * Removing it at any time harms nothing.
 */
export class Ballast {
  readonly #file: string;

  constructor(storePath: string) {
    this.#file = `${storePath}.ballast`;
  }

  /** Makes it where it is missing, if as much is free besides. */
  keep(): void {
    if (statSync(this.#file, { throwIfNoEntry: false })?.size === BALLAST_BYTES) return;
    try {
      const { bavail, bsize } = statfsSync(path.dirname(this.#file));
      // Random bytes, because a file system that compresses keeps zeros for nothing.
      if (bavail * bsize >= 2 * BALLAST_BYTES)
        writeFileSync(this.#file, randomBytes(BALLAST_BYTES), { mode: 0o600 });
    } catch {
      // The disk has filled up meanwhile, or refuses files: no run should fail for want of a precaution.
      rmSync(this.#file, { force: true });
    }
  }

  /** Whether there was one. */
  release(): boolean {
    try {
      unlinkSync(this.#file);
      return true;
    } catch {
      return false;
    }
  }
}
