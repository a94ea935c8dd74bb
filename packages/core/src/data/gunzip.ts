import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { AblateError } from '../errors.js';

/** Whether the bytes start as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The decompressed content of a gzip file.
 * @throws AblateError `DATA` with the file, and how far the stream could be read before it ended or went wrong.
 */
export async function gunzip(bytes: Uint8Array, file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stream = zlib.createGunzip();
  try {
    await pipeline([bytes], stream, async (output: AsyncIterable<Buffer>) => {
      for await (const chunk of output) chunks.push(chunk);
    });
  } catch (error) {
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const reason = error instanceof Error ? error.message : String(error);
    throw new AblateError(
      'DATA',
      `${file}: expected a whole gzip stream, received "${reason}" at about byte ${stream.bytesWritten} ` +
        `of ${bytes.length}, after ${size} decompressed bytes; the file is truncated or corrupt`,
      { cause: error },
    );
  }
  return Buffer.concat(chunks);
}
