import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** What of a TensorFlow `Event` is of use here. */
export interface ScalarEvent {
  /** Seconds since the Unix epoch. */
  readonly wallTime: number;
  readonly step: number;
  readonly scalars: readonly { readonly tag: string; readonly value: number }[];
}

// Field numbers of event.proto, summary.proto and tensor.proto.
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 };
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simpleValue: 2, tensor: 8 };
const TENSOR = { type: 1, content: 4, floats: 5, doubles: 6 };
const FLOAT = 1;
const DOUBLE = 2;

export function encodeVersion(wallTime: number): Uint8Array {
  const event = new BinaryWriter().tag(EVENT.wallTime, WireType.Bit64).double(wallTime);
  return event.tag(EVENT.fileVersion, WireType.LengthDelimited).string('brain.Event:2').finish();
}

export function encodeScalars({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const event = new BinaryWriter().tag(EVENT.wallTime, WireType.Bit64).double(wallTime);
  event.tag(EVENT.step, WireType.Varint).int64(step);
  event.tag(EVENT.summary, WireType.LengthDelimited).fork();
  for (const { tag, value } of scalars) {
    event.tag(SUMMARY_VALUE, WireType.LengthDelimited).fork();
    event.tag(VALUE.tag, WireType.LengthDelimited).string(tag);
    event.tag(VALUE.simpleValue, WireType.Bit32).float(value).join();
  }
  return event.join().finish();
}

/** The scalars of an event, whether as plain values or as tensors of one element; other summaries are left out. */
export function decodeEvent(data: Uint8Array): ScalarEvent {
  const event = { wallTime: 0, step: 0, scalars: [] as { tag: string; value: number }[] };
  readFields(new BinaryReader(data), (reader, field) => {
    if (field === EVENT.wallTime) event.wallTime = reader.double();
    else if (field === EVENT.step) event.step = Number(reader.int64());
    else if (field === EVENT.summary) {
      readFields(new BinaryReader(reader.bytes()), (summary, part) => {
        if (part !== SUMMARY_VALUE) return false;
        const scalar = decodeValue(summary.bytes());
        if (scalar !== undefined) event.scalars.push(scalar);
        return true;
      });
    } else return false;
    return true;
  });
  return event;
}

function decodeValue(data: Uint8Array): { tag: string; value: number } | undefined {
  let tag = '';
  let value: number | undefined;
  readFields(new BinaryReader(data), (reader, field) => {
    if (field === VALUE.tag) tag = reader.string();
    else if (field === VALUE.simpleValue) value = reader.float();
    else if (field === VALUE.tensor) value = decodeTensor(reader.bytes());
    else return false;
    return true;
  });
  return value === undefined || tag === '' ? undefined : { tag, value };
}

/** A tensor's only number; undefined for other types and sizes. */
function decodeTensor(data: Uint8Array): number | undefined {
  let type = 0;
  let content: Uint8Array = new Uint8Array();
  const listed: number[] = [];
  readFields(new BinaryReader(data), (reader, field, wire) => {
    if (field === TENSOR.type) type = reader.int32();
    else if (field === TENSOR.content) content = reader.bytes();
    else if (field === TENSOR.floats || field === TENSOR.doubles) {
      const next = field === TENSOR.floats ? () => reader.float() : () => reader.double();
      const end = wire === WireType.LengthDelimited ? reader.uint32() + reader.pos : reader.pos + 1;
      while (reader.pos < end) listed.push(next());
    } else return false;
    return true;
  });
  if (listed.length === 1) return listed[0];
  const bytes = Buffer.from(content);
  if (type === FLOAT && bytes.length === 4) return bytes.readFloatLE(0);
  if (type === DOUBLE && bytes.length === 8) return bytes.readDoubleLE(0);
  return undefined;
}

/** `read` parses a field, or returns false to skip it. */
function readFields(
  reader: BinaryReader,
  read: (reader: BinaryReader, field: number, wire: WireType) => boolean,
): void {
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (!read(reader, field, wire)) reader.skip(wire);
  }
}
