import { createGunzip } from 'node:zlib';

/** What a gzip file holds, in pieces, and how much of the file has been read. */
export interface Inflating extends AsyncIterable<Uint8Array> {
  readonly bytesWritten: number;
}

export function inflate(bytes: Uint8Array): Inflating {
  const stream = createGunzip();
  stream.end(bytes);
  return stream;
}
