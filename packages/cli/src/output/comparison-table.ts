import type { ComparisonRow, Importance } from '@ablate/runner';
import { decimalsFor } from '@ablate/tui/format';
import { formatP, formatSigned } from './format.js';
import { textTable, wrap } from './table.js';

const VERDICT_WIDTH = 26;

/** The comparison of an experiment's cells by one metric. */
export function comparisonTable(rows: readonly ComparisonRow[], metric: string): string {
  const isCompared = rows.some(({ verdict }) => verdict !== '');
  const head = ['cell', 'n', `${metric}\nmean ± sd`, '95 % interval'];
  const compared = ['difference\nto the baseline', 'p (Holm)', 'verdict'];
  return textTable(
    isCompared ? [...head, ...compared] : head,
    rows.map((row) => {
      const decimals = decimalsFor(row.mean ?? 0);
      const first = [row.label, count(row), spread(row, decimals), interval(row.interval, decimals)];
      return isCompared
        ? [
            ...first,
            difference(row, decimals),
            row.adjustedP === null ? '' : `${row.method === 'exact' ? '' : '≈ '}${formatP(row.adjustedP)}`,
            wrap(row.verdict, VERDICT_WIDTH),
          ]
        : first;
    }),
  );
}

function count({ n, failed, missing, pruned }: ComparisonRow): string {
  const gaps = [
    pruned > 0 ? `${pruned} pruned` : '',
    failed > 0 ? `${failed} failed` : '',
    missing > 0 ? `${missing} missing` : '',
  ];
  return [String(n), ...gaps.filter((gap) => gap !== '')].join('\n');
}

function spread({ mean, sd }: ComparisonRow, decimals: number): string {
  if (mean === null) return '–';
  return sd === null ? mean.toFixed(decimals) : `${mean.toFixed(decimals)} ± ${sd.toFixed(decimals)}`;
}

function difference({ difference: found }: ComparisonRow, decimals: number): string {
  if (found === null) return '';
  const range = found.interval === null ? '' : `\n${interval(found.interval, decimals)}`;
  return `${formatSigned(found.mean, decimals)}${range}`;
}

function interval(range: readonly [number, number] | null, decimals: number): string {
  return range === null ? '–' : `[${range.map((end) => end.toFixed(decimals).replace('-', '−')).join(', ')}]`;
}

/** `model 85 %, regularizers 13 %, …`: what explains the differences between runs. */
export function importanceLine({ axes, seeds, interactions, n }: Importance, metric: string): string {
  const parts = [
    ...axes.map(({ axis, share }) => `${axis} ${percent(share)}`),
    ...(axes.length > 1 ? [`axes acting together ${percent(interactions)}`] : []),
    `seeds ${percent(seeds)}`,
  ];
  return `Share of the variance of ${metric} over ${n} runs: ${parts.join(', ')}.`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1).replace('-', '−')} %`;
}
