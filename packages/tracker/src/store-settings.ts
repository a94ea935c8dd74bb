import { writeSync } from 'node:fs';
import { checkOptions } from './check-options.js';
import { HeartbeatError, InvalidValueError } from './errors.js';
import { isExiting } from './writer/process-exit.js';
import type { WriterSettings } from './writer/run-identity.js';
import type { StoreOptions } from './store-types.js';

export interface StoreSettings extends WriterSettings {
  readonly heartbeatInterval: number;
  readonly logLimit: number;
  readonly captureArguments: boolean;
  readonly keepBallast: boolean;
}

const LONGEST_FLUSH_INTERVAL = 200;
/** What a timer of Node holds; a longer one would fire without a pause. */
const LONGEST_INTERVAL = 2 ** 31 - 1;
const OPTIONS = [
  'flushInterval',
  'heartbeatInterval',
  'systemInterval',
  'recordCost',
  'captureOutput',
  'captureArguments',
  'keepBallast',
  'logLimit',
  'onError',
];

/** Options with their defaults. Throws `InvalidValueError`. */
export function storeSettings(options: StoreOptions): StoreSettings {
  checkOptions(options, OPTIONS);
  const {
    flushInterval = 100,
    heartbeatInterval = 5000,
    systemInterval = 10_000,
    recordCost = false,
    captureOutput = true,
    captureArguments = true,
    keepBallast = false,
    logLimit = 1 << 23,
    onError = warn,
  } = options;
  if (!(flushInterval >= 0 && flushInterval <= LONGEST_FLUSH_INTERVAL)) {
    throw new InvalidValueError(`Expected \`flushInterval\` to be from 0 to 200 ms, got ${flushInterval}`);
  }
  checkInterval('heartbeatInterval', heartbeatInterval, 1);
  checkInterval('systemInterval', systemInterval, 0);
  if (!Number.isSafeInteger(logLimit) || logLimit < 1) {
    throw new InvalidValueError(`Expected \`logLimit\` to be an integer from 1 up, got ${logLimit}`);
  }
  return {
    flushInterval,
    heartbeatInterval,
    systemInterval,
    recordCost,
    captureOutput,
    captureArguments,
    keepBallast,
    logLimit,
    onError,
  };
}

function checkInterval(name: string, milliseconds: number, least: number): void {
  if (milliseconds >= least && milliseconds <= LONGEST_INTERVAL) return;
  throw new InvalidValueError(
    `Expected \`${name}\` to be from ${least} to ${LONGEST_INTERVAL} ms, got ${milliseconds}`,
  );
}

function warn(error: Error): void {
  const text =
    error instanceof HeartbeatError
      ? error.message
      : `The store can't be written for now, and what is measured is kept: ${error.message}`;
  if (isExiting()) writeSync(process.stderr.fd, `Warning: ${text}\n`);
  else process.emitWarning(text);
}
