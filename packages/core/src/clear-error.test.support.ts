import { expect } from 'vitest';
import { AblateError } from './errors.js';

/** What `action` gives, or undefined where it has said clearly why not. */
export async function orClearError<T>(action: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof AblateError)) throw error;
    expect(error.message.length).toBeLessThan(2000);
    return undefined;
  }
}
