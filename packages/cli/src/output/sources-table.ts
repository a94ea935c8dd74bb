import type { SourceSpread } from '@ablate/runner';
import { decimalsFor, formatInterval } from '@ablate/report/text';
import { printable } from './printable.js';
import { textTable } from './table.js';

/** What each source of randomness does to the metric, and how that was found. */
export function sourcesTable(sources: readonly SourceSpread[], metric: string): string[] {
  const rows = sources.map(({ source, n, mean, sd, interval, share, shareInterval }) => {
    // One more digit than a mean has: a standard deviation is read by itself.
    const decimals = decimalsFor(mean ?? 0) + 1;
    return [
      ...[source, String(n), mean === null ? '–' : mean.toFixed(decimals - 1)],
      sd === null ? '–' : sd.toFixed(decimals),
      interval === null ? '–' : formatInterval(interval, decimals),
      share === null ? '–' : `${percent(share)} %`,
      shareInterval === null ? '–' : `${percent(shareInterval.low)} to ${percent(shareInterval.high)} %`,
    ];
  });
  const head = [
    'source',
    'n',
    `${metric}\nmean`,
    'sd',
    '95 % interval\n(χ²)',
    'share of\nthe variance',
    '95 % interval\n(F)',
  ];
  return [textTable(head, rows), notes(sources)];
}

function notes(sources: readonly SourceSpread[]): string {
  const still = sources.filter(({ sd }) => sd === 0).map(({ source }) => source);
  return [
    'all: every stream follows the seed, as in the matrix. In the other rows one source alone does, and the others stay where ' +
      'they are. Shares need not sum to 100 %: sources act together, and each is seen at one state of the others.',
    ...(sources.some(({ source }) => source === 'split')
      ? [
          'split: the division of the data follows no seed in the matrix, so that its variance comes beside that of all.',
        ]
      : []),
    ...(still.length === 0 ? [] : [printable(`${still.join(', ')}: not a single run differs from another.`)]),
  ].join('\n');
}

function percent(share: number): string {
  return (100 * share).toFixed(share < 0.0995 ? 1 : 0);
}
