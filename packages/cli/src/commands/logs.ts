import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  defaultStorePath,
  isActive,
  openReader,
  readTail,
  type LogLine,
  type DetailReader,
} from '@ablate/tracker';
import { formatNumber } from '@ablate/report/text';
import type { CommandResult, StoreOption } from '../command-result.js';
import { occasionalLook } from '../look.js';
import { toJsonLine } from '../output/json.js';
import { printable } from '../output/printable.js';
import { OutputLines } from '../output/output-lines.js';

export interface LogsOptions extends StoreOption {
  readonly follow?: boolean | undefined;
  /** How many of the lines that are there already. */
  readonly lines?: number | undefined;
  readonly metric?: readonly string[] | undefined;
  readonly json?: boolean | undefined;
}

/** How often the store is looked at, in milliseconds. */
const POLL_INTERVAL = 250;
const AT_ONCE = 10_000;
/** How much of a job's own output is read, in bytes. */
const LAST_OUTPUT = 2 ** 20;

type Print = (line: string) => void;

/** Prints a run's output and the points of chosen metrics; with `follow` until the run ends, or by Ctrl-C. */
export async function logs(reference: string, options: LogsOptions, print: Print): Promise<CommandResult> {
  const { store, follow = false, lines = 100, metric = [], json = false } = options;
  const file = store ?? defaultStorePath();
  const look = occasionalLook(file);
  await look();
  using reader = openReader(file);
  const { id, name } = reader.getRun(reference);
  const items = new NewItems(reader, id, metric);
  const show = (found: readonly Item[]) => {
    for (const item of found) print(json ? toJsonLine(item) : asText(item));
  };
  const past = items.take();
  if (past.length === 0)
    for (const line of jobOutput(reader.job(id), lines))
      print(json ? toJsonLine({ text: line }) : printable(line));
  show(past.slice(Math.max(0, past.length - lines)));
  let version = reader.version();
  const isAlive = () => isActive(reader.getRun(id).status);
  let alive = isAlive();
  while (follow && alive) {
    await delay(POLL_INTERVAL);
    await look();
    const now = reader.version();
    if (now === version) continue;
    version = now;
    // Asked before reading: what was written before the end is read after it.
    alive = isAlive();
    show(items.take());
  }
  show(items.rest());
  if (follow) {
    const { status, reason } = reader.getRun(id);
    process.stderr.write(`${printable(`${name} ${status}${reason === null ? '' : `: ${reason}`}`)}\n`);
  }
  return { text: '', data: null, ok: true };
}

/** What a job has written before its cell had begun, such as why it could not; nothing for runs that are no jobs. */
export function jobOutput(
  job: { readonly folder: string; readonly index: number } | null,
  most: number,
): string[] {
  if (job === null) return [];
  const lines = readTail(path.join(job.folder, 'output', `${job.index}.log`), LAST_OUTPUT);
  return lines.slice(Math.max(0, lines.length - most));
}

type Item =
  LogLine | { readonly time: number; readonly metric: string; readonly step: number; readonly value: number };

function asText(item: Item): string {
  if ('text' in item) return printable(item.text);
  return `step ${item.step}  ${printable(item.metric)} ${formatNumber(item.value)}`;
}

/** What has come to a run since it was asked last, by time. */
class NewItems {
  readonly #reader: Pick<DetailReader, 'logAfter' | 'pointsAfter'>;
  readonly #run: string;
  readonly #steps: Map<string, number>;
  readonly #lines = new OutputLines();
  #cursor = 0;

  constructor(
    reader: Pick<DetailReader, 'logAfter' | 'pointsAfter'>,
    run: string,
    metrics: readonly string[],
  ) {
    this.#reader = reader;
    this.#run = run;
    this.#steps = new Map(metrics.map((metric) => [metric, -1]));
  }

  take(): Item[] {
    return [
      ...this.#takeLines(),
      ...[...this.#steps.keys()].flatMap((metric) => this.#takePoints(metric)),
    ].sort((one, other) => one.time - other.time);
  }

  /** Lines that have not been ended. */
  rest(): Item[] {
    return this.#lines.rest();
  }

  #takeLines(): Item[] {
    const lines: Item[] = [];
    for (;;) {
      const { items, cursor } = this.#reader.logAfter(this.#run, this.#cursor, AT_ONCE);
      this.#cursor = cursor;
      for (const piece of items) lines.push(...this.#lines.push(piece));
      if (items.length < AT_ONCE) return lines;
    }
  }

  #takePoints(metric: string): Item[] {
    const points: Item[] = [];
    for (;;) {
      const { items, cursor } = this.#reader.pointsAfter(
        this.#run,
        metric,
        this.#steps.get(metric) ?? -1,
        AT_ONCE,
      );
      this.#steps.set(metric, cursor);
      for (const { time, step, value } of items) points.push({ time, metric, step, value });
      if (items.length < AT_ONCE) return points;
    }
  }
}
