import fc from 'fast-check';
import { afterEach, expect } from 'vitest';
import { AblateError } from './errors.js';

const times = Number(process.env.ABLATE_FUZZ ?? 1);
/** How many cases `ABLATE_FUZZ` asks for, of so many that are tried each time. */
export const cases = (numRuns: number) => ({ numRuns: Math.round(numRuns * times) });

/** Bytes that are nothing, or a good file with some changed, cut off, taken out, put in, or written over by a large number. */
export function damaged(good: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat(good.length);
  const flipped = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }).map((flips) => {
    const bytes = Buffer.from(good);
    for (const [at, byte] of flips) bytes[at] = byte;
    return bytes;
  });
  const cut = place.map((end) => good.subarray(0, end));
  const without = fc.tuple(place, fc.nat(40)).map(([at, length]) => spliced(good, at, length));
  const within = fc
    .tuple(place, fc.uint8Array({ maxLength: 40 }))
    .map(([at, more]) => spliced(good, at, 0, more));
  const large = fc
    .tuple(place, fc.constantFrom(0xffffffff, 0x7fffffff, 0x80000000, 0x10000, 0), fc.boolean())
    .map(([at, value, bigEndian]) => {
      const number = Buffer.alloc(4);
      if (bigEndian) number.writeUInt32BE(value);
      else number.writeUInt32LE(value);
      return spliced(good, at, 4, number).subarray(0, good.length);
    });
  return fc.oneof(fc.uint8Array({ maxLength: 80 }), flipped, cut, without, within, large);
}

function spliced(bytes: Uint8Array, at: number, length: number, more: Uint8Array = new Uint8Array()): Buffer {
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at + length)]);
}

/** What `action` gives, or undefined where it has said clearly why not. */
export async function orClearError<T>(action: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof AblateError)) throw error;
    expect(error.message.length).toBeLessThan(2000);
    return undefined;
  }
}

const inherited = Reflect.ownKeys(Object.prototype);

/** What is read must not become a part of every object. */
export function expectNoPollution(): void {
  afterEach(() => {
    expect(Reflect.ownKeys(Object.prototype)).toEqual(inherited);
  });
}
