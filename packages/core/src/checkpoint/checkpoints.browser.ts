import { AblateError } from '../errors.js';
import type { CheckpointOptions } from './options.js';

/** A page has no folders. */
export class Checkpoints {
  readonly newest = null;

  /** @throws AblateError `CONFIG`, always. */
  constructor({ directory }: CheckpointOptions) {
    throw new AblateError(
      'CONFIG',
      `checkpoints: expected none in a browser, which has no folders; received "${directory}"`,
    );
  }
}
