const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const cross = ah * bl + ((al * bl) >>> 16);
  const low = al * bh + (cross & 0xffff);
  return (ah * bh + Math.floor(cross / 65536) + Math.floor(low / 65536)) >>> 0;
}

/**
 * Philox4x32-10, a counter-based generator: block `i` depends on the key and the counter alone, so any part of
 * a stream can be made anywhere, in any order. Gives `4 · blocks` unsigned 32-bit numbers.
 * The counter is `[low, high, 0, 0]`, the key `[key, 0]`.
 * Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
 */
export function philox(key: number, firstBlock: number, blocks: number): Uint32Array {
  return philoxBlocks([key >>> 0, 0], [firstBlock, 0, 0, 0], blocks);
}

/** As `philox`, with the whole key and counter: what the published test vectors are given for. */
export function philoxBlocks(
  [key0, key1]: readonly [number, number],
  [low, high, c2Start, c3Start]: readonly [number, number, number, number],
  blocks: number,
): Uint32Array {
  const out = new Uint32Array(4 * blocks);
  for (let block = 0; block < blocks; block++) {
    const count = low + block;
    let c0 = count >>> 0;
    let c1 = (high + Math.floor(count / 2 ** 32)) >>> 0;
    let c2 = c2Start;
    let c3 = c3Start;
    let k0 = key0;
    let k1 = key1;
    for (let round = 0; round < 10; round++) {
      const high0 = mulHigh(M0, c0);
      const low0 = Math.imul(M0, c0) >>> 0;
      const high1 = mulHigh(M1, c2);
      const low1 = Math.imul(M1, c2) >>> 0;
      c0 = (high1 ^ c1 ^ k0) >>> 0;
      c1 = low1;
      c2 = (high0 ^ c3 ^ k1) >>> 0;
      c3 = low0;
      k0 = (k0 + W0) >>> 0;
      k1 = (k1 + W1) >>> 0;
    }
    out.set([c0, c1, c2, c3], 4 * block);
  }
  return out;
}

/** A well-mixed 32-bit hash of a text under a seed (FNV-1a, finished as MurmurHash3 does). */
export function hash32(text: string, seed: number): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16) ^ Math.floor(seed / 2 ** 32), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
