import { InvalidValueError } from '../errors.js';

/** Calls; what SQLite or its binding says of a value that it will never take becomes an `InvalidValueError`. */
export function withRefusedValues<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof InvalidValueError) throw error;
    const code = 'code' in error ? String(error.code) : '';
    // An object among the values is taken for names of parameters.
    const isUnbound = /^(?:SQLite3 can only bind|Too (?:few|many) parameter values)/.test(error.message);
    if (!isUnbound && !/^SQLITE_(?:CONSTRAINT|MISMATCH|RANGE|TOOBIG)/.test(code)) throw error;
    throw new InvalidValueError(`A value can't be stored: ${error.message}`, { cause: error });
  }
}
