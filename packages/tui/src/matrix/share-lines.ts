import { LEAST_RESIDUAL_DF, type SharesOfVariance } from '@ablate/statistics';
import { type Line, span } from '../text/line.js';
import { fit } from '../text/width.js';

const BAR = 20;
const TITLE_LEAST = 8;
const TITLE_MOST = 24;

function shareLine(title: string, part: number, p: number | null, width: number): Line {
  const cells = Math.max(0, Math.min(BAR, Math.round(part * BAR)));
  return [
    span(fit(title, width)),
    span(fit('█'.repeat(cells), BAR + 1), { color: 'sky' }),
    span(fit(`${(100 * part).toFixed(1)} %`, 8, 'right')),
    span(p === null ? '' : `  p ${p.toFixed(p < 0.001 ? 4 : 3)}`, { dim: true }),
  ];
}

/** How much of the metric's variance each axis explains (ω²), or what it takes to say so. */
export function shareLines(variance: SharesOfVariance | null): Line[] {
  if (variance === null) return [[span('a large matrix: ablate compare says it', { dim: true })]];
  const { n, residualDf, shares, interactions, seeds } = variance;
  if (shares === null) {
    const why =
      residualDf < LEAST_RESIDUAL_DF
        ? `too few values: ${n} leave ${Math.max(0, residualDf)} residual degrees of freedom, it takes ${LEAST_RESIDUAL_DF}`
        : 'all values are equal';
    return [[span(why, { dim: true })]];
  }
  const titles = shares.map(({ axes }) => axes.join(' and '));
  const width = Math.min(TITLE_MOST, Math.max(TITLE_LEAST, ...titles.map(({ length }) => length)) + 2);
  return [
    ...shares.map(({ share, p }, index) => shareLine(titles[index] ?? '', share, p, width)),
    ...(interactions === null ? [] : [shareLine('together', interactions.share, interactions.p, width)]),
    ...(seeds === null ? [] : [shareLine('seed', seeds, null, width)]),
  ];
}
