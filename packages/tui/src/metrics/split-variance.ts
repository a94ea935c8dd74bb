import { type Observation, sharesOfVariance, type SharesOfVariance } from '@ablate/statistics';

/** Above so many runs the split takes half a second and more, in which no key would be heard. */
const MOST = 1_000;

let last: { readonly key: string; readonly split: SharesOfVariance } | null = null;

/** Shares of the variance, computed again only when a value has changed; null for more than a view can wait for. */
export function splitVariance(observations: readonly Observation[]): SharesOfVariance | null {
  if (observations.length > MOST) return null;
  const key = JSON.stringify(observations);
  const split = last?.key === key ? last.split : sharesOfVariance(observations);
  last = { key, split };
  return split;
}
