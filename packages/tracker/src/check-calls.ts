import { InvalidValueError } from './errors.js';
import { checkOptions } from './check-options.js';
import { END_STATUSES, type EndStatus } from './runs/life-cycle.js';

/**
 * What a caller without TypeScript may get wrong is refused at the call: later, SQLite would refuse the whole
 * transaction, with all that waits beside it. Every function throws `InvalidValueError`.
 */

export function checkValues(values: unknown): void {
  // Lists and maps too: their values would get numbers for names, or be left out.
  if (typeof values !== 'object' || values === null || Symbol.iterator in values)
    throw expected('values by the names of their metrics', 'an object', values);
}

export function checkLogOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw expected('the options of log', 'an object such as { step: 1 }', options);
  for (const key in options) if (key !== 'step' && key !== 'time') checkOptions(options, ['step', 'time']);
  // Left out, it is counted; undefined, it was meant to be a number.
  if ('step' in options && options.step === undefined)
    throw expected('`step`', 'an integer from 0 up', options.step);
  const time: unknown = 'time' in options ? options.time : undefined;
  if (time !== undefined && !(typeof time === 'number' && Number.isSafeInteger(Math.round(time))))
    throw expected('`time`', 'milliseconds since the Unix epoch', time);
}

export function checkProgress(progress: unknown): void {
  if (typeof progress !== 'object' || progress === null) throw expected('progress', 'an object', progress);
  const fields: Readonly<Record<string, unknown>> = { ...progress };
  for (const name of ['epoch', 'epochs', 'step', 'steps']) {
    if (!Number.isFinite(fields[name])) throw expected(`\`${name}\``, 'a number', fields[name]);
  }
  for (const name of ['imagesPerSecond', 'etaSeconds']) {
    if (fields[name] !== null && typeof fields[name] !== 'number')
      throw expected(`\`${name}\``, 'a number or null', fields[name]);
  }
}

export function checkText(what: string, value: string): void {
  if (typeof value !== 'string') throw expected(what, 'a text', value);
}

export function checkName(what: string, value: string): void {
  if (typeof value !== 'string' || value === '') throw expected(what, 'a text that is not empty', value);
}

export function checkFlag(what: string, value: boolean): void {
  if (typeof value !== 'boolean') throw expected(what, 'true or false', value);
}

export function checkLines(lines: readonly string[]): void {
  if (!Array.isArray(lines) || !lines.every((line) => typeof line === 'string'))
    throw expected('lines', 'a list of texts', lines);
}

export function checkEnd(status: EndStatus, reason: string | undefined): void {
  if (!END_STATUSES.includes(status)) throw expected('the status', END_STATUSES.join(', '), status);
  if (reason !== undefined) checkText('the reason', reason);
}

/** −1 stands before the first step. */
export function checkStepBefore(step: number): void {
  if (!Number.isSafeInteger(step) || step < -1) throw expected('`step`', 'an integer from -1 up', step);
}

function expected(what: string, kind: string, value: unknown): InvalidValueError {
  return new InvalidValueError(`Expected ${what} to be ${kind}, got ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'number') return String(value);
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
