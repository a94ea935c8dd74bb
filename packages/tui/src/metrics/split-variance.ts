import { type Observation, sharesOfVariance, type SharesOfVariance } from '@ablate/statistics';

/** Above so many runs times cells the split takes seconds, in which no key would be heard. */
const MOST = 20_000;

let last: { readonly key: string; readonly split: SharesOfVariance } | null = null;

/** Shares of the variance, computed again only when a value has changed; null for more than a view can wait for. */
export function splitVariance(observations: readonly Observation[]): SharesOfVariance | null {
  const cells = new Set(observations.map(({ labels }) => JSON.stringify(labels)));
  if (observations.length * cells.size > MOST) return null;
  const key = JSON.stringify(observations);
  const split = last?.key === key ? last.split : sharesOfVariance(observations);
  last = { key, split };
  return split;
}
