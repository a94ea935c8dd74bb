import { chiSquaredQuantile } from '../distributions/chi-squared.js';
import { fQuantile } from '../distributions/f.js';
import { expectShare } from '../expect.js';

/** What is known of a spread. */
export interface Spread {
  readonly n: number;
  /** Sample standard deviation; null below two values. */
  readonly sd: number | null;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** How much one source of randomness changes a metric while the others are held. */
export interface SpreadOfSource extends Spread {
  /** Of the standard deviation: s √(df / χ²). */
  readonly interval: Range | null;
  /** Its variance as a share of that of the reference; null where either is not known, or the reference never changes. */
  readonly share: number | null;
  /** Of the share: s² / s₀² / F. */
  readonly shareInterval: Range | null;
}

/**
 * A standard deviation with its interval, and its square as a share of a reference's, such as that of all sources
 * together.
 *
 * Assumes independent values from normal distributions; both intervals cover less than they say where tails are heavy,
 * however many values there are. Source: Fisher, "On a distribution yielding the error functions of several well known
 * statistics" (1924).
 * @throws RangeError for a level outside 0 to 1
 */
export function spreadOfSource({ n, sd }: Spread, reference: Spread, level = 0.95): SpreadOfSource {
  expectShare('level', level);
  const [below, above] = [(1 - level) / 2, (1 + level) / 2];
  const df = n - 1;
  if (sd === null) return { n, sd, interval: null, share: null, shareInterval: null };
  const end = (p: number) => sd * Math.sqrt(df / chiSquaredQuantile(p, df));
  const interval = { low: end(above), high: end(below) };
  const other = reference.sd ?? 0;
  if (other === 0) return { n, sd, interval, share: null, shareInterval: null };
  const share = (sd / other) ** 2;
  const shareEnd = (p: number) => share / fQuantile(p, df, reference.n - 1);
  return { n, sd, interval, share, shareInterval: { low: shareEnd(above), high: shareEnd(below) } };
}
