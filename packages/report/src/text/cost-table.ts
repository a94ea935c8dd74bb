import type { Comparison } from '@ablate/statistics';
import type { RunCost } from '@ablate/tracker';
import { decimalsFor, formatCount, formatDuration, formatSigned } from './format.js';
import type { TextTable } from './text-table.js';

interface Column {
  readonly head: string;
  readonly value: keyof RunCost;
  readonly show: (value: number) => string;
}

const COLUMNS: readonly Column[] = [
  { head: 'time', value: 'seconds', show: formatDuration },
  { head: 'processor\ntime', value: 'cpuSeconds', show: formatDuration },
  { head: 'GPU time', value: 'gpuSeconds', show: formatDuration },
  { head: 'energy of\nprocessors', value: 'cpuJoules', show: formatJoules },
  { head: 'energy of\nGPUs', value: 'gpuJoules', show: formatJoules },
  { head: 'multiply-adds', value: 'multiplications', show: formatCount },
];

/** What a run of each cell costs on average, beside what it gains; only what is known of some cell. */
export function costTable(
  { rows, metric }: Pick<Comparison, 'rows' | 'metric'>,
  costs: readonly RunCost[],
): TextTable {
  const columns = COLUMNS.filter(({ value }) => costs.some((cost) => cost[value] !== null));
  const base = costs[rows.findIndex(({ verdict }) => verdict === 'baseline')];
  return {
    head: ['cell', `${metric}\nmean`, 'difference to\nthe baseline', ...columns.map(({ head }) => head)],
    rows: rows.map(({ label, mean, difference }, at) => {
      const decimals = decimalsFor(mean ?? 0);
      return [
        label,
        mean === null ? '–' : mean.toFixed(decimals),
        difference === null ? '' : formatSigned(difference.mean, decimals),
        ...columns.map(({ value, show }) => cell(costs[at]?.[value] ?? null, base?.[value] ?? null, show)),
      ];
    }),
  };
}

/** With how many times that of the baseline it is. */
function cell(value: number | null, base: number | null, show: (value: number) => string): string {
  if (value === null) return '–';
  return base === null || base === 0 ? show(value) : `${show(value)} (×${(value / base).toFixed(2)})`;
}

function formatJoules(joules: number): string {
  return joules < 1000 ? `${joules.toFixed(1)} J` : `${(joules / 1000).toFixed(1)} kJ`;
}
