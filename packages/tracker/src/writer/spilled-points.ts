import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../database/make-folder.js';
import { syncFolder } from '../database/sync-folder.js';
import { unlessGone } from '../database/unless-gone.js';
import { fromJsonNumber, toJsonNumber } from '../metrics/metric-json.js';
import { PointBuffer } from '../metrics/point-buffer.js';
import { checkRunId, isRunId } from '../runs/run-id.js';
import { parseObject } from '../runs/run-rows.js';
import { pathInside } from '../upkeep/path-inside.js';
import { END_STATUSES, type EndStatus } from '../runs/life-cycle.js';
import type { JsonObject } from '../types.js';
import { readFact, type Fact } from './facts.js';
import { isOurs, removeUserFolder, waitingFolders } from './waiting-folders.js';

/** A run's end that could not be written to the store. */
export interface SpilledEnd {
  readonly status: EndStatus;
  readonly reason: string | null;
  readonly time: number;
}

/** What waits beside points. */
export interface SpilledRest {
  readonly facts?: readonly Fact[];
  readonly end?: SpilledEnd | undefined;
}

export interface SpilledContent {
  readonly buffer: PointBuffer;
  readonly facts: readonly Fact[];
  readonly end: SpilledEnd | undefined;
}

/** Points of one lease of a run in a file of their own, for as long as the store can't take them. */
export class SpilledPoints {
  readonly #name: string;
  readonly #folders: ReturnType<typeof waitingFolders>;
  /** Of the folder that took the last append: it gets the next one too, so that what is later is read later. */
  #place = 0;

  constructor(storePath: string, runId: string, token: number) {
    this.#folders = waitingFolders(storePath);
    this.#name = `${checkRunId(runId)}-${token}.jsonl`;
  }

  /** On disk when it returns, in the first folder that takes it. Returns the file; throws if none does. */
  append(buffer: PointBuffer, { facts = [], end }: SpilledRest = {}): string {
    const lines = [...buffer.waiting()].map(({ key, steps, times, values, late }) =>
      JSON.stringify({
        key,
        steps,
        times,
        values: values.map(toJsonNumber),
        late: late.map(({ step, time, value }) => [step, time, toJsonNumber(value)]),
      }),
    );
    lines.push(...facts.map((fact) => JSON.stringify(fact)));
    if (end !== undefined) lines.push(JSON.stringify({ end }));
    const places = [...this.#folders.keys()];
    let failure: unknown;
    for (const place of [...places.slice(this.#place), ...places.slice(0, this.#place)]) {
      try {
        const file = appendSynced(this.#folders[place] ?? '', this.#name, `${lines.join('\n')}\n`);
        this.#place = place;
        return file;
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }

  /** What was appended, for a run stored up to `lastSteps`; undefined if nothing was. A line cut short by a crash is left out. */
  read(lastSteps: Iterable<readonly [key: string, step: number]>): SpilledContent | undefined {
    const files = this.#files();
    if (files.length === 0) return undefined;
    const buffer = new PointBuffer(lastSteps);
    const facts: Fact[] = [];
    let end: SpilledEnd | undefined;
    for (const line of files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))) {
      const entry = parseLine(line);
      if (entry === undefined) continue;
      addPoints(buffer, entry);
      const fact = readFact(entry);
      if (fact !== undefined) facts.push(fact);
      // What a run says of its end goes before what its runner makes of it afterwards.
      if (end === undefined || end.status === 'crashed') end = readEnd(entry) ?? end;
    }
    return { buffer, facts, end };
  }

  remove(): void {
    for (const file of this.#files()) rmSync(file, { force: true });
    removeUserFolder(this.#folders[1]);
  }

  #files(): string[] {
    return this.#folders
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

function appendSynced(folder: string, name: string, text: string): string {
  // Another process may remove the folder while it is empty.
  const opened = unlessGone(() => openWaiting(folder, name)) ?? openWaiting(folder, name);
  try {
    // The leading line break closes a line that an earlier attempt may have left half written.
    writeFileSync(opened, `\n${text}`);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  syncFolder(folder);
  return path.join(folder, name);
}

function openWaiting(folder: string, name: string): number {
  makeFolder(folder);
  if (!isOurs(folder)) throw new Error(`${folder} is no folder of this user`);
  return openSync(pathInside(folder, name), 'a', 0o600);
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
