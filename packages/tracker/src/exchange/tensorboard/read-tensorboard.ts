import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { encodeTime } from 'ulid';
import { InvalidValueError } from '../../errors.js';
import { EXPORT_FORMAT, EXPORT_VERSION } from '../export-json.js';
import { toJsonNumber } from '../../metrics/metric-json.js';
import type { ScalarEvent } from './events.js';
import { readRecords } from './records.js';

/** The last time that a ULID can hold. */
const LATEST = 2 ** 48 - 1;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

interface Series {
  readonly steps: number[];
  readonly times: number[];
  readonly values: number[];
}

/**
 * Reads every folder with TensorBoard event files below `folder` as a finished run, for `Store.importJson`. Its id
 * follows from its name and its first event, so that importing twice changes nothing. Throws `InvalidValueError` if
 * there is none.
 */
export async function readTensorBoard(folder: string, experiment: string): Promise<string> {
  const { decodeEvent } = await import('./events.js');
  const byFolder = new Map<string, string[]>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.includes('tfevents')) continue;
    const files = byFolder.get(entry.parentPath) ?? [];
    byFolder.set(entry.parentPath, files);
    files.push(path.join(entry.parentPath, entry.name));
  }
  const runs = [...byFolder].sort().flatMap(([parent, files]) => {
    const name =
      path.relative(folder, parent).split(path.sep).join('/') || path.basename(path.resolve(folder));
    return readRun(name, experiment, files.sort(), decodeEvent);
  });
  if (runs.length === 0) throw new InvalidValueError(`No TensorBoard event files with scalars in ${folder}`);
  return JSON.stringify({ format: EXPORT_FORMAT, version: EXPORT_VERSION, runs });
}

function readRun(
  name: string,
  experiment: string,
  files: readonly string[],
  decodeEvent: (data: Uint8Array) => ScalarEvent,
): object[] {
  const series = new Map<string, Series>();
  let first = Infinity;
  let last = 0;
  for (const file of files) {
    for (const record of readRecords(readFileSync(file))) {
      const { wallTime, step, scalars } = decodeIn(file, record, decodeEvent);
      const time = Math.round(wallTime * 1000);
      first = Math.min(first, time);
      last = Math.max(last, time);
      for (const { tag, value } of scalars) {
        const points = series.get(tag) ?? { steps: [], times: [], values: [] };
        series.set(tag, points);
        points.steps.push(step);
        points.times.push(time);
        points.values.push(value);
      }
    }
  }
  if (series.size === 0) return [];
  const ended = { startedAt: first, endedAt: last, heartbeatAt: last };
  const unknown = { seed: null, configHash: null };
  return [
    {
      ...{ id: idOf(name, experiment, first), experiment, name, status: 'finished', createdAt: first },
      ...{ ...ended, ...unknown, config: {}, tags: { source: 'tensorboard' } },
      ...{ environment: null, trace: null },
      series: [...series].map(([key, { steps, times, values }]) => ({
        ...{ key, steps, times, values: values.map(toJsonNumber) },
      })),
    },
  ];
}

function decodeIn(
  file: string,
  record: Uint8Array,
  decodeEvent: (data: Uint8Array) => ScalarEvent,
): ScalarEvent {
  try {
    return decodeEvent(record);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidValueError(`${file} holds a record that is no event: ${message}`, { cause });
  }
}

/** A ULID of the first event's time, its other bits from the name. */
function idOf(name: string, experiment: string, time: number): string {
  if (!(time >= 0 && time <= LATEST))
    throw new InvalidValueError(`Expected the events of "${name}" to have times, got ${time / 1000} s`);
  const hash = createHash('sha256')
    .update(JSON.stringify([experiment, name, time]))
    .digest();
  const rest = [...hash.subarray(0, 16)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '0');
  return encodeTime(time, 10) + rest.join('');
}
