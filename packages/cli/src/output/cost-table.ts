import { decimalsFor, formatCount, formatSigned } from '@ablate/report/text';
import type { CellCost, ExperimentComparison } from '@ablate/runner';
import { formatSeconds } from './format.js';
import { textTable } from './table.js';

interface Column {
  readonly head: string;
  readonly value: keyof CellCost;
  readonly show: (value: number) => string;
}

const COLUMNS: readonly Column[] = [
  { head: 'time', value: 'seconds', show: formatSeconds },
  { head: 'processor\ntime', value: 'cpuSeconds', show: formatSeconds },
  { head: 'GPU time', value: 'gpuSeconds', show: formatSeconds },
  { head: 'energy of\nprocessors', value: 'cpuJoules', show: formatJoules },
  { head: 'energy of\nGPUs', value: 'gpuJoules', show: formatJoules },
  { head: 'multiply-adds', value: 'multiplications', show: formatCount },
];

/** What a run of each cell costs on average, beside what it gains; only what is known of some cell. */
export function costTable({ rows, costs, metric }: ExperimentComparison): string {
  const columns = COLUMNS.filter(({ value }) => costs.some((cost) => cost[value] !== null));
  const base = costs[rows.findIndex(({ verdict }) => verdict === 'baseline')];
  return textTable(
    ['cell', `${metric}\nmean`, 'difference to\nthe baseline', ...columns.map(({ head }) => head)],
    rows.map(({ label, mean, difference }, at) => {
      const decimals = decimalsFor(mean ?? 0);
      return [
        label,
        mean === null ? '–' : mean.toFixed(decimals),
        difference === null ? '' : formatSigned(difference.mean, decimals),
        ...columns.map(({ value, show }) => cell(costs[at]?.[value] ?? null, base?.[value] ?? null, show)),
      ];
    }),
  );
}

/** With how many times that of the baseline it is. */
function cell(value: number | null, base: number | null, show: (value: number) => string): string {
  if (value === null) return '–';
  return base === null || base === 0 ? show(value) : `${show(value)} (×${(value / base).toFixed(2)})`;
}

function formatJoules(joules: number): string {
  return joules < 1000 ? `${joules.toFixed(1)} J` : `${(joules / 1000).toFixed(1)} kJ`;
}
