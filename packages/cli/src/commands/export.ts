import { closeSync, createWriteStream, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  defaultStorePath,
  exportMlflow,
  exportParquet,
  exportRuns,
  exportTensorBoard,
  InvalidValueError,
  openReader,
} from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { printable, printableLines } from '../output/printable.js';

type TextFormat = 'csv' | 'points-csv' | 'json';
type ExportFormat = TextFormat | 'parquet' | 'points-parquet' | 'tensorboard' | 'mlflow';

export interface ExportOptions extends StoreOption {
  readonly format: ExportFormat;
  readonly output?: string | undefined;
  readonly force?: boolean | undefined;
  readonly experiment?: string | undefined;
  readonly filter?: string | undefined;
  /** Of JSON: the last value of each metric alone. */
  readonly results?: boolean | undefined;
}

/** Writes runs to a file, a folder or a server; text also to stdout, piece by piece. */
export async function exportFrom(options: ExportOptions): Promise<CommandResult> {
  const { store, format, output, force = false, experiment, filter, results = false } = options;
  using reader = openReader(store ?? defaultStorePath());
  const selection = {
    ...(experiment === undefined ? {} : { experiment }),
    ...(filter === undefined ? {} : { filter }),
  };
  switch (format) {
    case 'csv':
    case 'points-csv':
    case 'json': {
      const pieces = exportRuns(reader, { format, ...selection, results });
      if (output === undefined) {
        await write(process.stdout.isTTY ? forTerminal(pieces) : pieces, process.stdout);
        return { text: '', data: null, ok: true };
      }
      await writeFile(output, force, (file) =>
        write(pieces, createWriteStream(file, { flags: 'r+' }), output.endsWith('.gz')),
      );
      break;
    }
    case 'parquet':
    case 'points-parquet': {
      const table = format === 'parquet' ? 'runs' : 'points';
      const file = required(output, format, 'file');
      await writeFile(file, force, (partial) => exportParquet(reader, partial, { table, ...selection }));
      break;
    }
    case 'tensorboard': {
      const folder = required(output, format, 'folder');
      const written = await exportTensorBoard(reader, folder, selection);
      return done(`Wrote ${written} event files to ${printable(folder)}`, { folder, written });
    }
    case 'mlflow': {
      const url = required(output, format, 'URL of a server');
      if (!URL.canParse(url)) throw new InvalidValueError(`Expected the URL of an MLflow server, got ${url}`);
      const sent = await exportMlflow(reader, { url, ...selection });
      const { created, updated, points } = sent;
      return done(`Sent ${points} points: ${created} new runs, ${updated} known ones`, sent);
    }
  }
  return done(`Wrote ${printable(output ?? '')}`, { file: output, format });
}

function done(text: string, data: object): CommandResult {
  return { text, data, ok: true };
}

function required(output: string | undefined, format: ExportFormat, what: string): string {
  if (output !== undefined) return output;
  throw new InvalidValueError(`Expected --output with a ${what} for the format ${format}`);
}

/** The file appears when it is complete. */
async function writeFile(
  file: string,
  force: boolean,
  fill: (partial: string) => Promise<void>,
): Promise<void> {
  if (existsSync(file) && !force)
    throw new InvalidValueError(`${file} exists; expected a new file, or --force to replace it`);
  const partial = `${file}.partial-${process.pid}`;
  try {
    closeSync(openSync(partial, 'wx', 0o600));
    await fill(partial);
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new InvalidValueError(`Can't write ${file}: its folder doesn't exist`, { cause: error });
    throw error;
  }
}

async function write(pieces: Iterable<string>, target: Writable, isCompressed = false): Promise<void> {
  const source = Readable.from(pieces);
  if (isCompressed) await pipeline(source, createGzip(), target);
  else await pipeline(source, target, { end: target !== process.stdout });
}

/** Files and pipes get everything as it is; a terminal nothing that would command it. */
function* forTerminal(pieces: Iterable<string>): Iterable<string> {
  for (const piece of pieces) yield printableLines(piece);
}
