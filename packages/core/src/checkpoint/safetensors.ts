import * as z from 'zod';
import { AblateError } from '../errors.js';

/** Values of one tensor, row-major, with its shape. */
export interface WeightValues {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** `I64` for counters, which are written as such; `F32` unless given. */
  readonly dtype?: 'F32' | 'I64';
}

const whole = z.int().min(0);
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(whole).readonly(),
  data_offsets: z.tuple([whole, whole]).readonly(),
});
type Entry = z.output<typeof entrySchema>;

type Read = (view: DataView, at: number) => number;
const READERS: Readonly<Record<string, { bytes: number; read: Read }>> = {
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: readBfloat16 },
  I64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
};

const HEADER_LENGTH_BYTES = 8;
const SPACE = 0x20;
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
/** Whether a tensor stands in the file as in memory. */
const isNative = (dtype = 'F32') => dtype === 'F32' && IS_LITTLE_ENDIAN;
const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/**
 * The tensors of a safetensors file, by name, as float32.
 * @throws AblateError `DATA` if the bytes are no such file, or hold a type that is not known.
 */
export function parseSafetensors(bytes: Uint8Array): Map<string, WeightValues> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = headerEnd(view);
  const entries = entriesOf(bytes, start);
  checkDisjoint(entries);
  const tensors = new Map<string, WeightValues>();
  for (const [name, { dtype, shape, data_offsets: offsets }] of entries) {
    const reader = Object.hasOwn(READERS, dtype) ? READERS[dtype] : undefined;
    if (reader === undefined)
      throw new AblateError(
        'DATA',
        `safetensors: ${name} has type ${dtype}; known: ${Object.keys(READERS).join(', ')}`,
      );
    const count = size(shape);
    const [from, to] = offsets;
    if (to - from !== count * reader.bytes || start + to > bytes.byteLength)
      throw new AblateError(
        'DATA',
        `safetensors: ${name} [${shape.join(', ')}] ${dtype} takes ${count * reader.bytes} bytes; the file has ${Math.min(to - from, bytes.byteLength - start - from)}`,
      );
    // A copy, since a float array has to begin at a multiple of four bytes.
    const data = new Uint8Array(bytes.subarray(start + from, start + to));
    const values = isNative(dtype)
      ? new Float32Array(data.buffer, 0, count)
      : Float32Array.from({ length: count }, (_, i) => reader.read(view, start + from + i * reader.bytes));
    tensors.set(name, { shape, values });
  }
  return tensors;
}

/** A safetensors file of the tensors, float32, in the order given. */
export function formatSafetensors(tensors: ReadonlyMap<string, WeightValues>): Uint8Array {
  // Inherits nothing, so that a tensor may be named `__proto__`.
  const header = Object.create(null) as Record<string, Entry>;
  let offset = 0;
  for (const [name, tensor] of tensors) {
    const { shape, dtype = 'F32' } = tensor;
    const end = offset + byteLength(tensor);
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = JSON.stringify(header);
  // The data starts at a multiple of eight bytes, as the format asks; a name's characters may take several.
  const unpadded = new TextEncoder().encode(json);
  const text = new Uint8Array(Math.ceil(unpadded.length / 8) * 8).fill(SPACE);
  text.set(unpadded);
  const bytes = new Uint8Array(HEADER_LENGTH_BYTES + text.length + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, HEADER_LENGTH_BYTES);
  let at = HEADER_LENGTH_BYTES + text.length;
  for (const tensor of tensors.values()) {
    const { values, dtype } = tensor;
    if (isNative(dtype)) bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    else
      for (const [i, value] of values.entries())
        if (dtype === 'I64') view.setBigInt64(at + 8 * i, BigInt(value), true);
        else view.setFloat32(at + 4 * i, value, true);
    at += byteLength(tensor);
  }
  return bytes;
}

const byteLength = ({ values, dtype }: WeightValues) => values.length * (dtype === 'I64' ? 8 : 4);

function headerEnd(view: DataView): number {
  const length = view.byteLength < HEADER_LENGTH_BYTES ? Infinity : Number(view.getBigUint64(0, true));
  if (length > view.byteLength - HEADER_LENGTH_BYTES)
    throw new AblateError(
      'DATA',
      `not a safetensors file: its header would end after its ${view.byteLength} bytes`,
    );
  return HEADER_LENGTH_BYTES + length;
}

function entriesOf(bytes: Uint8Array, end: number): [name: string, entry: Entry][] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_LENGTH_BYTES, end)));
  } catch (cause) {
    throw new AblateError('DATA', 'not a safetensors file: its header is no JSON', { cause });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw new AblateError('DATA', 'not a safetensors file: its header is no JSON object');
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => {
      const parsed = entrySchema.safeParse(entry);
      if (parsed.success) return [name, parsed.data];
      throw new AblateError('DATA', `safetensors: ${name}: ${z.prettifyError(parsed.error)}`);
    });
}

/** Else a small file could make any number of large tensors. */
function checkDisjoint(entries: readonly (readonly [name: string, entry: Entry])[]): void {
  const inOrder = entries
    .filter(
      ([
        ,
        {
          data_offsets: [from, to],
        },
      ]) => to > from,
    )
    .sort(([, one], [, other]) => one.data_offsets[0] - other.data_offsets[0]);
  for (const [index, [name, entry]] of inOrder.slice(1).entries()) {
    const [before, { data_offsets: earlier }] = inOrder[index] ?? [name, entry];
    if (entry.data_offsets[0] < earlier[1])
      throw new AblateError('DATA', `safetensors: ${before} and ${name} are given the same bytes`);
  }
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The upper half of a float32. */
function readBfloat16(view: DataView, at: number): number {
  const wide = new DataView(new ArrayBuffer(4));
  wide.setUint16(0, view.getUint16(at, true));
  return wide.getFloat32(0);
}
