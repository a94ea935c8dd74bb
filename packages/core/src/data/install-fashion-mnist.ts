import { createWriteStream, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AblateError } from '../errors.js';
import {
  DEBIAN_FOLDER,
  FILE_KEYS,
  FILES,
  FULL_CHECKSUMS,
  readVerified,
  type Checksums,
  type FileKey,
} from './fashion-mnist-files.js';
import { cacheFolder } from './folders.js';

/** How far the download of one file has come. */
export interface InstallProgress {
  readonly file: string;
  /** Bytes of the file that have come so far. */
  readonly received: number;
  /** The file's size in bytes, where the server says it. */
  readonly total: number | undefined;
}

/** Where `installFashionMnist` takes the files from and puts them. */
export interface InstallOptions {
  readonly onProgress?: (progress: InstallProgress) => void;
  /** A folder or base URL that has the four files; by default Debian's folder if it is there, else upstream. */
  readonly source?: string;
  /** Where the files go; by default the user's cache, where `fashionMnist` finds them. */
  readonly folder?: string;
  readonly fetch?: typeof fetch;
  readonly checksums?: Checksums;
  /** Milliseconds without a byte after which a download is given up. */
  readonly stallTimeout?: number;
}

const UPSTREAM = [
  'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion',
  'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
];

/** Start of the name of the temporary folder of an install under way. */
const INCOMING = '.incoming-';
const DAY = 24 * 60 * 60 * 1000;

/**
 * Brings the full Fashion-MNIST into the user's cache and returns the folder. Files that are there and whole are
 * kept; each other one is written to a temporary folder beside them, checked, then renamed, so that an interrupted
 * install leaves whole files only, and the next one goes on with those that are missing.
 * @throws AblateError `DATA` naming each source that was tried and what went wrong there.
 */
export async function installFashionMnist(options: InstallOptions = {}): Promise<string> {
  const folder = options.folder ?? cacheFolder('fashion-mnist');
  const sources = options.source === undefined ? defaultSources() : [options.source];
  const checksums = options.checksums ?? FULL_CHECKSUMS;
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const temporary = await mkdtemp(path.join(folder, INCOMING));
  try {
    for (const key of FILE_KEYS) {
      if (await isWhole(folder, key, checksums)) continue;
      await bring(key, sources, temporary, checksums, options);
      await rename(path.join(temporary, FILES[key].name), path.join(folder, FILES[key].name));
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** Removes what installs that were killed have left: temporary folders a day old, so that none under way is. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const leftover = path.join(folder, name);
    if (name.startsWith(INCOMING) && Date.now() - (await stat(leftover)).mtimeMs > DAY)
      await rm(leftover, { recursive: true, force: true });
  }
}

function defaultSources(): string[] {
  return existsSync(DEBIAN_FOLDER) ? [DEBIAN_FOLDER, ...UPSTREAM] : UPSTREAM;
}

async function isWhole(folder: string, key: FileKey, checksums: Checksums): Promise<boolean> {
  try {
    await readVerified(folder, key, checksums);
    return true;
  } catch {
    return false;
  }
}

/** Puts one checked file into the temporary folder, from the first source that has it. */
async function bring(
  key: FileKey,
  sources: readonly string[],
  temporary: string,
  checksums: Checksums,
  options: InstallOptions,
): Promise<void> {
  const { name } = FILES[key];
  const target = path.join(temporary, name);
  const problems: string[] = [];
  for (const source of sources) {
    try {
      if (/^https?:/.test(source))
        await download(`${source.replace(/\/+$/, '')}/${name}`, name, target, options);
      else await copyFile(path.join(source, name), target);
      await readVerified(temporary, key, checksums);
      return;
    } catch (error) {
      problems.push(`${source}: ${explain(error)}`);
    }
  }
  throw new AblateError('DATA', `cannot bring ${name}; tried ${problems.join('; ')}`);
}

/** Streams a URL to a file; ends with an error where the server answers otherwise or sends nothing for a while. */
async function download(url: string, name: string, target: string, options: InstallOptions): Promise<void> {
  const { onProgress, stallTimeout = 30_000 } = options;
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort(new Error(`expected bytes, received none for ${stallTimeout / 1000} s`));
  }, stallTimeout);
  try {
    const response = await (options.fetch ?? fetch)(url, { signal: abort.signal });
    if (!response.ok || response.body === null)
      throw new Error(`expected status 200, received ${response.status} ${response.statusText}`);
    const length = response.headers.get('content-length');
    const encoded = response.headers.has('content-encoding');
    const total = length === null || encoded ? undefined : Number(length);
    let received = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        timer.refresh();
        received += chunk.length;
        onProgress?.({ file: name, received, total });
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(target), {
      signal: abort.signal,
    });
  } finally {
    clearTimeout(timer);
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
