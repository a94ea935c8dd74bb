import { LEAST_RESIDUAL_DF, type SharesOfVariance, type ShareOfVariance } from '@ablate/statistics';
import { formatP } from './format.js';

/** `model 85.0 % (p 0.001), …`: what explains the differences between runs; why not, where that can't be said. */
export function varianceLine(
  { n, residualDf, shares, interactions, seeds }: SharesOfVariance,
  metric: string,
): string[] {
  if (shares === null)
    return residualDf < LEAST_RESIDUAL_DF && n > 1
      ? [
          `Too few runs for shares of the variance: ${n} leave ${residualDf} residual degrees of freedom, ` +
            `and it takes ${LEAST_RESIDUAL_DF}.`,
        ]
      : [];
  if (shares.length === 0) return [];
  const parts = [
    ...shares.map((share) => `${share.axes.join(' and ')} ${withP(share)}`),
    ...(interactions === null ? [] : [`axes acting together ${withP(interactions)}`]),
    ...(seeds === null ? [] : [`seeds ${percent(seeds)}`]),
  ];
  return [`Share of the variance of ${metric} over ${n} runs (ω²; p by permutation): ${parts.join(', ')}.`];
}

function withP({ share, p }: Pick<ShareOfVariance, 'share' | 'p'>): string {
  return `${percent(share)} (p ${formatP(p)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1).replace('-', '−')} %`;
}
