/** 99 % of a normal distribution lie below it. */
const Z = 2.3263478740408408;

/** Upper 99 % bound of a chance that was seen `count` times of `of` (Wilson, 1927). */
export function upperBound(count: number, of: number): number {
  const share = count / of;
  const middle = share + Z ** 2 / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  return (middle + half) / (1 + Z ** 2 / of);
}

export function percent(share: number): string {
  return (100 * share).toFixed(2);
}
