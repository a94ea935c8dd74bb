/** A difference and the ends of its interval, where it has one. */
export interface DifferenceEnds {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The axis that the differences of a table share. */
export interface IntervalScale {
  readonly domain: readonly [low: number, high: number];
  /** The smallest difference that matters; shaded. */
  readonly margin: number | null;
}

/** A scale that has room for every difference, its interval, and the margin. */
export function intervalScale(differences: readonly DifferenceEnds[], margin: number | null): IntervalScale {
  const ends = differences.flatMap(({ mean, low, high }) => [mean, low ?? mean, high ?? mean]);
  const all = [0, ...ends, ...(margin === null ? [] : [-margin, margin])].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low || 1) * 0.04;
  return { domain: [low - room, high + room], margin };
}
