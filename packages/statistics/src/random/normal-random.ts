import { seededRandom } from './seeded-random.js';

/** Standard normal numbers from a 32-bit seed (Box and Muller, 1958): the same on every machine up to rounding. */
export function normalRandom(seed: number): () => number {
  const uniform = seededRandom(seed);
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
