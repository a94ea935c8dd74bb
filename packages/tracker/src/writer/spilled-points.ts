import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fromJsonNumber, toJsonNumber } from '../metrics/metric-json.js';
import { PointBuffer } from '../metrics/point-buffer.js';
import { checkRunId, isRunId } from '../runs/run-id.js';
import { parseObject } from '../runs/run-rows.js';
import { pathInside } from '../upkeep/path-inside.js';
import { END_STATUSES, type EndStatus } from '../runs/life-cycle.js';
import type { JsonObject } from '../types.js';
import { isOurs, waitingFolders } from './waiting-folders.js';

/** A run's end that could not be written to the store. */
export interface SpilledEnd {
  readonly status: EndStatus;
  readonly reason: string | null;
  readonly time: number;
}

export interface SpilledContent {
  readonly buffer: PointBuffer;
  readonly end: SpilledEnd | undefined;
}

/** Points of one lease of a run in a file of their own, for as long as the store can't take them. */
export class SpilledPoints {
  readonly #name: string;
  readonly #storePath: string;

  constructor(storePath: string, runId: string, token: number) {
    this.#storePath = storePath;
    this.#name = `${checkRunId(runId)}-${token}.jsonl`;
  }

  /** Beside the store, else in the system's folder for temporary files. Returns the file; throws if neither works. */
  append(buffer: PointBuffer, end?: SpilledEnd): string {
    const lines = [...buffer.waiting()].map(({ key, steps, times, values, late }) =>
      JSON.stringify({
        key,
        steps,
        times,
        values: values.map(toJsonNumber),
        late: late.map(({ step, time, value }) => [step, time, toJsonNumber(value)]),
      }),
    );
    if (end !== undefined) lines.push(JSON.stringify({ end }));
    let failure: unknown;
    for (const folder of waitingFolders(this.#storePath)) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if (!isOurs(folder)) throw new Error(`${folder} is no folder of this user`);
        const file = pathInside(folder, this.#name);
        // The leading line break closes a line that an earlier attempt may have left half written.
        appendFileSync(file, `\n${lines.join('\n')}\n`, { mode: 0o600 });
        return file;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /** What was appended, for a run stored up to `lastSteps`; undefined if nothing was. A line cut short by a crash is left out. */
  read(lastSteps: Iterable<readonly [key: string, step: number]>): SpilledContent | undefined {
    const files = this.#files();
    if (files.length === 0) return undefined;
    const buffer = new PointBuffer(lastSteps);
    let end: SpilledEnd | undefined;
    for (const line of files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))) {
      const entry = parseLine(line);
      if (entry === undefined) continue;
      addPoints(buffer, entry);
      end = readEnd(entry) ?? end;
    }
    return { buffer, end };
  }

  remove(): void {
    for (const file of this.#files()) rmSync(file, { force: true });
  }

  #files(): string[] {
    return waitingFolders(this.#storePath)
      .filter(isOurs)
      .filter((folder) => existsSync(path.join(folder, this.#name)))
      .map((folder) => pathInside(folder, this.#name));
  }
}

/** Leases of which there are spill files. */
export function spilledLeases(storePath: string): { runId: string; token: number }[] {
  const names = waitingFolders(storePath)
    .filter(isOurs)
    .flatMap((folder) => readdirSync(folder));
  return [...new Set(names)].flatMap((name) => {
    const [, runId, token] = /^([0-9A-Z]{26})-(\d+)\.jsonl$/.exec(name) ?? [];
    return !isRunId(runId) ? [] : [{ runId, token: Number(token) }];
  });
}

function parseLine(line: string): JsonObject | undefined {
  try {
    return line === '' ? undefined : parseObject(line);
  } catch {
    return undefined;
  }
}

function addPoints(buffer: PointBuffer, { key, steps, times, values, late }: JsonObject): void {
  if (typeof key !== 'string' || !Array.isArray(steps) || !Array.isArray(times) || !Array.isArray(values))
    return;
  const points = steps.map((step, index) => [step, times[index], values[index]]);
  for (const [step, time, text] of [...points, ...(Array.isArray(late) ? late.filter(Array.isArray) : [])]) {
    const value = fromJsonNumber(text);
    if (typeof step === 'number' && typeof time === 'number' && value !== undefined)
      buffer.add(key, step, time, value);
  }
}

function readEnd({ end }: JsonObject): SpilledEnd | undefined {
  if (typeof end !== 'object' || end === null || Array.isArray(end)) return undefined;
  const status = END_STATUSES.find((each) => each === end.status);
  if (status === undefined || typeof end.time !== 'number') return undefined;
  return { status, reason: typeof end.reason === 'string' ? end.reason : null, time: end.time };
}
