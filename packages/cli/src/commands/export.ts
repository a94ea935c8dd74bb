import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { defaultStorePath, exportRuns, InvalidValueError, openReader } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { printable } from '../output/printable.js';

type ExportFormat = 'csv' | 'points-csv' | 'json';

export interface ExportOptions extends StoreOption {
  readonly format: ExportFormat;
  readonly output?: string | undefined;
  readonly force?: boolean | undefined;
  readonly experiment?: string | undefined;
  readonly filter?: string | undefined;
}

/** Writes runs to a file or, without one, to stdout, piece by piece. */
export async function exportFrom(options: ExportOptions): Promise<CommandResult> {
  const { store, format, output, force = false, experiment, filter } = options;
  using reader = openReader(store ?? defaultStorePath());
  const pieces = exportRuns(reader, {
    format,
    ...(experiment === undefined ? {} : { experiment }),
    ...(filter === undefined ? {} : { filter }),
  });
  if (output === undefined) {
    await write(pieces, process.stdout);
    return { text: '', data: null, ok: true };
  }
  await writeFile(pieces, output, force);
  return { text: `Wrote ${printable(output)}`, data: { file: output, format }, ok: true };
}

/** The file appears when it is complete. */
async function writeFile(pieces: Iterable<string>, file: string, force: boolean): Promise<void> {
  if (existsSync(file) && !force)
    throw new InvalidValueError(`${file} exists; expected a new file, or --force to replace it`);
  const partial = `${file}.partial-${process.pid}`;
  try {
    await write(pieces, createWriteStream(partial, { flags: 'wx', mode: 0o600 }));
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new InvalidValueError(`Can't write ${file}: its folder doesn't exist`, { cause: error });
    throw error;
  }
}

async function write(pieces: Iterable<string>, target: Writable): Promise<void> {
  await pipeline(Readable.from(pieces), target, { end: target !== process.stdout });
}
