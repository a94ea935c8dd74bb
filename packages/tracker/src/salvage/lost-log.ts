import { closeSync, openSync, readSync } from 'node:fs';

/** https://sqlite.org/fileformat2.html#the_write_ahead_log */
const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = /^377f068[23]$/;

/**
 * How many transactions a log still holds behind the first `taken` of its frames, which are all that SQLite takes: at a
 * frame whose checksum is wrong it stops, without a word. Frames of an earlier use of the file are not counted.
 */
export function lostTransactions(log: string, taken: number): number {
  const opened = openSync(log, 'r');
  try {
    const header = read(opened, 0, LOG_HEADER);
    const found = header.length < LOG_HEADER ? 0 : header.readUInt32BE(8);
    const isSize = found >= 512 && found <= 65_536 && (found & (found - 1)) === 0;
    const length = FRAME_HEADER + (isSize ? found : 4096);
    const frame = (index: number) => read(opened, LOG_HEADER + index * length, FRAME_HEADER);
    const salts = (bytes: Buffer) => bytes.toString('hex', 8, 16);
    const now = MAGIC.test(header.toString('hex', 0, 4)) ? header.toString('hex', 16, 24) : salts(frame(0));
    let lost = 0;
    for (let index = 0, bytes = frame(0); bytes.length === FRAME_HEADER; index += 1, bytes = frame(index)) {
      // Only a transaction's last frame gives the size of the database after it.
      if (index >= taken && salts(bytes) === now && bytes.readUInt32BE(4) > 0) lost += 1;
    }
    return lost;
  } finally {
    closeSync(opened);
  }
}

function read(opened: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(opened, bytes, 0, length, position));
}
