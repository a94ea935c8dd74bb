import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import type { Entry, ZipFile } from 'yauzl';
import { AblateError } from '@ablate/core';

/** `path,sha256=…,size`; the path may be quoted. */
const RECORD_LINE = /^"?(?<name>.*?)"?,sha256=(?<hash>[\w-]+),\d+$/;

/** A Python wheel, of which files can be taken one by one, each checked against the wheel's own record. */
export class Wheel implements Disposable {
  readonly file: string;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #hashes: ReadonlyMap<string, string>;

  private constructor(
    file: string,
    zip: ZipFile,
    entries: ReadonlyMap<string, Entry>,
    hashes: ReadonlyMap<string, string>,
  ) {
    this.file = file;
    this.#zip = zip;
    this.#entries = entries;
    this.#hashes = hashes;
  }

  /** @throws AblateError `BACKEND` where the file is no wheel, or not a whole one. */
  static async open(file: string): Promise<Wheel> {
    let zip: ZipFile | undefined;
    try {
      // Only setting up reads wheels; cells' processes start sooner without.
      const { openPromise } = await import('yauzl');
      zip = await openPromise(file, { autoClose: false });
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      const record = [...entries.values()].find(({ fileName }) =>
        /^[^/]+\.dist-info\/RECORD$/.test(fileName),
      );
      if (record === undefined) throw new Error('it has no RECORD of its files');
      const lines = (await buffer(await zip.openReadStreamPromise(record))).toString('utf8').split(/\r?\n/);
      const hashes = new Map<string, string>();
      for (const line of lines) {
        const { name, hash } = RECORD_LINE.exec(line)?.groups ?? {};
        if (name !== undefined && hash !== undefined) hashes.set(name, hash);
      }
      return new Wheel(file, zip, entries, hashes);
    } catch (error) {
      zip?.close();
      throw damaged(file, error);
    }
  }

  /** Names of its files. */
  get names(): string[] {
    return [...this.#entries.keys()].filter((name) => !name.endsWith('/'));
  }

  /** Bytes that a file has when it is unpacked. */
  size(name: string): number {
    return this.#entry(name).uncompressedSize;
  }

  /** What `*.dist-info/METADATA` says. */
  async metadata(): Promise<string> {
    const name = this.names.find((known) => /^[^/]+\.dist-info\/METADATA$/.test(known)) ?? 'METADATA';
    return (await buffer(await this.#zip.openReadStreamPromise(this.#entry(name)))).toString('utf8');
  }

  /** @throws AblateError `BACKEND` where its content is not what the wheel's record says; then no file is left. */
  async take(
    name: string,
    target: string,
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const hash = createHash('sha256');
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        onBytes(chunk.length);
        done(null, chunk);
      },
    });
    const entry = this.#entry(name);
    try {
      const content = await this.#zip.openReadStreamPromise(entry);
      await pipeline(content, count, createWriteStream(target), { signal });
    } catch (error) {
      await rm(target, { force: true });
      signal.throwIfAborted();
      throw isSystemError(error) ? error : damaged(this.file, error);
    }
    const received = hash.digest('base64url');
    const expected = this.#hashes.get(name);
    if (received === expected) return;
    await rm(target);
    throw new AblateError(
      'BACKEND',
      `${path.basename(this.file)}: expected ${name} with the SHA-256 ${expected ?? '(none is recorded)'}, ` +
        `received ${received}; the wheel is damaged or has been changed`,
    );
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry !== undefined) return entry;
    throw new AblateError('BACKEND', `${path.basename(this.file)}: expected a file ${name}, found none`);
  }

  [Symbol.dispose](): void {
    this.#zip.close();
  }
}

/** Such as a full disk, which is no fault of the wheel's. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function damaged(file: string, cause: unknown): AblateError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AblateError('BACKEND', `${file}: expected a whole Python wheel; ${why}`, { cause });
}
