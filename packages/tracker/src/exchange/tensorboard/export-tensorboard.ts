import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { checkRunId } from '../../runs/run-id.js';
import { pathInside } from '../../upkeep/path-inside.js';
import { selectExport, type ExportSelection } from '../export-runs.js';
import type { DetailReader, RunRow } from '../../types.js';
import type * as events from './events.js';
import { frameRecord } from './records.js';

type Encoders = Pick<typeof events, 'encodeScalars' | 'encodeVersion'>;

/**
 * Writes a folder for each run with one event file, as `tensorboard --logdir` reads it. Values become 32-bit floats.
 * A run's file that is there is left. Returns how many files were written.
 */
export async function exportTensorBoard(
  reader: DetailReader,
  folder: string,
  selection: ExportSelection = {},
): Promise<number> {
  // Loaded when they are wanted, so that programs which only log start sooner.
  const encoders = await import('./events.js');
  const taken = new Set<string>();
  let written = 0;
  for (const run of selectExport(reader, selection)) {
    const name = folderName(run, taken);
    taken.add(name);
    const id = checkRunId(run.id);
    const file = pathInside(
      folder,
      ...[name, `events.out.tfevents.${Math.floor(run.createdAt / 1000)}.${id}`],
    );
    if (existsSync(file)) continue;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeEvents(reader, run, file, encoders);
    written += 1;
  }
  return written;
}

/** The run's name as folders below the target; never outside of it. */
function folderName({ name, id }: RunRow, taken: ReadonlySet<string>): string {
  const parts = name
    .split('/')
    .map((part) => part.replace(/[^\p{L}\p{N} .,+=@()_-]/gu, '_').replace(/^\.+$/, '_'))
    .filter((part) => part !== '');
  const joined = parts.length === 0 ? id : parts.join('/');
  return taken.has(joined) ? `${joined}-${id}` : joined;
}

function writeEvents(
  reader: DetailReader,
  { id, createdAt, metrics }: RunRow,
  file: string,
  { encodeScalars, encodeVersion }: Encoders,
): void {
  const bySteps = new Map<number, { time: number; scalars: { tag: string; value: number }[] }>();
  for (const tag of Object.keys(metrics).sort()) {
    for (const { step, time, value } of reader.series(id, tag, { buckets: Number.MAX_SAFE_INTEGER })) {
      const event = bySteps.get(step) ?? { time, scalars: [] };
      bySteps.set(step, event);
      event.scalars.push({ tag, value });
    }
  }
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, frameRecord(encodeVersion(createdAt / 1000)));
    for (const [step, { time, scalars }] of [...bySteps].sort(([one], [other]) => one - other))
      writeSync(descriptor, frameRecord(encodeScalars({ wallTime: time / 1000, step, scalars })));
  } finally {
    closeSync(descriptor);
  }
}
