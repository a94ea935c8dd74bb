import { inflate } from '#host/data/inflate';
import { AblateError } from '../errors.js';

/** As much as deflate makes of a byte. */
const MOST_OF_A_BYTE = 1032;

/** Whether the bytes start as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The decompressed content of a gzip file. `sizeOf` tells from its beginning how long it should be: of one that goes
 * beyond, which a few bytes can do by gigabytes, no more is read than shows it.
 * @throws AblateError `DATA` with the file, and how far the stream could be read before it ended or went wrong.
 */
export async function gunzip(
  bytes: Uint8Array,
  file: string,
  sizeOf?: (beginning: Uint8Array) => number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let most: number | undefined;
  let length = 0;
  const stream = inflate(bytes);
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      most ??= sizeOf?.(chunk);
      if (most === undefined) continue;
      if (most > bytes.length * MOST_OF_A_BYTE)
        throw new Error(`a header of ${most} bytes, more than it can hold`);
      if (length > most) break;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AblateError(
      'DATA',
      `${file}: expected a whole gzip stream, received "${reason}" at about byte ${stream.bytesWritten} ` +
        `of ${bytes.length}, after ${length} decompressed bytes; the file is truncated or corrupt`,
      { cause: error },
    );
  }
  return concatenate(chunks, length);
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
