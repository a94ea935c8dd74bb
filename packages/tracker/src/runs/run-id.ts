import { InvalidValueError } from '../errors.js';

/** A ULID as `ulid` writes it: Crockford's letters, 128 bits. */
const RUN_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The same as a condition in SQL, of the id in this column. */
export function isRunIdSql(column: string): string {
  return `(length(${column}) = 26 AND ${column} GLOB '[0-7]*' AND ${column} NOT GLOB '*[^0-9A-HJKMNP-TV-Z]*')`;
}

/** Whether a value has the form of a run's id. */
export function isRunId(value: unknown): value is string {
  return typeof value === 'string' && RUN_ID.test(value);
}

/**
 * The value, if it may be the id of a run: files and folders are named after it. Throws `InvalidValueError`.
 * Every id that comes from outside goes through here, and every one that becomes part of a path.
 */
export function checkRunId(value: unknown): string {
  if (isRunId(value)) return value;
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : typeof value;
  throw new InvalidValueError(
    `Expected the id of a run to be a ULID (26 of the characters 0-9 and A-Z without I, L, O, U), got ${shown}`,
  );
}
