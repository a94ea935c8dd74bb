import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { AblateError } from '../errors.js';
import { FORMAT_VERSION, formatRecord, recordSchema, type CheckpointRecord } from './record.js';
import { formatSafetensors, parseSafetensors, type WeightValues } from './safetensors.js';

/** A checkpoint in memory. */
export interface Checkpoint {
  readonly record: CheckpointRecord;
  readonly tensors: ReadonlyMap<string, WeightValues>;
}

const RECORD = /^step-(\d+)\.json$/;
const PARTS = /^step-\d+\.(?:json|safetensors)(?:\.partial)?$/;

/** A folder of checkpoints: `step-N.json` with the record, `step-N.safetensors` with the tensors. */
export class CheckpointFolder {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  recordPath(step: number): string {
    return path.join(this.directory, `step-${step}.json`);
  }

  /** The steps whose checkpoints are complete or were so, newest first. */
  async steps(): Promise<number[]> {
    const steps = (await this.#names()).flatMap((name) => RECORD.exec(name)?.[1] ?? []);
    return steps.map(Number).sort((a, b) => b - a);
  }

  /**
   * Writes a checkpoint so that after a crash at any moment it is there as a whole or not at all: the record, which
   * holds the tensors' hash, comes last. Returns the record's path.
   */
  async write(
    record: Omit<CheckpointRecord, 'tensors' | 'version'>,
    tensors: ReadonlyMap<string, WeightValues>,
  ) {
    await makeFolder(this.directory);
    const bytes = formatSafetensors(tensors);
    const file = this.recordPath(record.step);
    await replace(tensorsPath(file), bytes);
    const described = { sha256: sha256(bytes), bytes: bytes.length };
    await replace(file, formatRecord({ version: FORMAT_VERSION, tensors: described, ...record }));
    await syncFolder(this.directory);
    return file;
  }

  /**
   * The checkpoint of that step; null if it was cut short or changed.
   * @throws AblateError `CHECKPOINT` if another version of the format was used.
   */
  async read(step: number): Promise<Checkpoint | null> {
    const file = this.recordPath(step);
    const value = jsonOf(await readFile(file, 'utf8'));
    checkVersion(value, file);
    const parsed = recordSchema.safeParse(value);
    if (!parsed.success) return null;
    const bytes = await readFile(tensorsPath(file)).catch(nullIfMissing);
    if (bytes === null || sha256(bytes) !== parsed.data.tensors.sha256) return null;
    return { record: parsed.data, tensors: parseSafetensors(bytes) };
  }

  /** Removes every checkpoint but those of these steps, and what was left of ones that were never completed. */
  async keepOnly(steps: ReadonlySet<number>): Promise<void> {
    const kept = new Set([...steps].flatMap((step) => [`step-${step}.json`, `step-${step}.safetensors`]));
    const others = (await this.#names()).filter((name) => PARTS.test(name) && !kept.has(name));
    // Records first: tensors without a record are no checkpoint, a record without tensors is a broken one.
    for (const name of others.sort()) await rm(path.join(this.directory, name), { force: true });
  }

  /** Whoever has put something else here keeps it. */
  async removeIfEmpty(): Promise<void> {
    if ((await this.#names()).length === 0) await rmdir(this.directory).catch(nullIfMissing);
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.directory).catch(nullIfMissing)) ?? [];
  }
}

const tensorsPath = (record: string) => record.replace(/json$/, 'safetensors');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

async function replace(file: string, content: Uint8Array | string): Promise<void> {
  const partial = `${file}.partial`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}

/** Makes it with those above it, whose names outlast a power loss as well. */
async function makeFolder(directory: string): Promise<void> {
  const folder = path.resolve(directory);
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made))
    await syncFolder(path.dirname(made));
}

/** Makes the renames durable. Windows opens no folders, and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Undefined for text that was cut short. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkVersion(value: unknown, file: string): void {
  if (typeof value !== 'object' || value === null || !('version' in value)) return;
  if (value.version !== FORMAT_VERSION)
    throw new AblateError(
      'CHECKPOINT',
      `${file}: expected version ${FORMAT_VERSION} of the checkpoint format, received ${String(value.version)}; known: ${FORMAT_VERSION}`,
    );
}
