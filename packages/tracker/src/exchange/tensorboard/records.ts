/** TFRecord framing: length, masked checksum of it, data, masked checksum of that; little-endian. */
const HEADER = 12;
const FOOTER = 4;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** CRC-32C (Castagnoli), masked as TensorFlow does so that a checksum of checksums is of use. */
export function maskedChecksum(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

export function frameRecord(data: Uint8Array): Buffer {
  const record = Buffer.alloc(HEADER + data.length + FOOTER);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedChecksum(record.subarray(0, 8)), 8);
  record.set(data, HEADER);
  record.writeUInt32LE(maskedChecksum(data), HEADER + data.length);
  return record;
}

/** Records of a file up to the first that is damaged or incomplete: a writer may still be at it. */
export function* readRecords(file: Buffer): IterableIterator<Buffer> {
  let at = 0;
  while (at + HEADER + FOOTER <= file.length) {
    const length = Number(file.readBigUInt64LE(at));
    const end = at + HEADER + length;
    if (file.readUInt32LE(at + 8) !== maskedChecksum(file.subarray(at, at + 8)) || end + FOOTER > file.length)
      return;
    const data = file.subarray(at + HEADER, end);
    if (file.readUInt32LE(end) !== maskedChecksum(data)) return;
    yield data;
    at = end + FOOTER;
  }
}
