import { elementAt } from '@ablate/core/plugins';
import { fromUniform } from './from-uniform.js';

const CUT = 2;
const INTERVALS = 4096;
/** Standard deviation of the standard normal distribution cut off at ±2. */
const DEVIATION = 0.87962566103423978;

let table: Float64Array | undefined;

/** Quantiles of the normal distribution cut off at ±2, rescaled to standard deviation 1: found by summing its density. */
function quantiles(): Float64Array {
  if (table !== undefined) return table;
  const fine = 64 * INTERVALS;
  const step = (2 * CUT) / fine;
  const cumulative = new Float64Array(fine + 1);
  let total = 0;
  for (let i = 1; i <= fine; i++) {
    const middle = (i - 0.5) * step - CUT;
    total += Math.exp((-middle * middle) / 2);
    cumulative[i] = total;
  }
  table = new Float64Array(INTERVALS + 1);
  let at = 0;
  for (let k = 0; k <= INTERVALS; k++) {
    const wanted = (k / INTERVALS) * total;
    while (at < fine && elementAt(cumulative, at + 1) < wanted) at++;
    const low = elementAt(cumulative, at);
    const high = at < fine ? elementAt(cumulative, at + 1) : low;
    const part = high > low ? (wanted - low) / (high - low) : 0;
    table[k] = ((at + part) * step - CUT) / DEVIATION;
  }
  return table;
}

/** `count` numbers with mean 0 and the given standard deviation, normal but for being cut off at ±2.27 standard deviations. */
export function truncatedNormal(count: number, std: number, seed: number): Float32Array {
  const z = quantiles();
  return fromUniform(count, seed, (u) => {
    const at = u * INTERVALS;
    const k = at | 0;
    // u is below 1: the next quantile is there, too.
    const low = z[k] as number;
    return std * (low + (at - k) * ((z[k + 1] as number) - low));
  });
}
