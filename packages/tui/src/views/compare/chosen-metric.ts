import type { AskedTable } from '../../compare/asked-table.js';
import { PREFERRED_METRICS } from '../../table/columns.js';

/** The metric that is compared: the chosen one, else that of the matrix, else the first usual one; null without any. */
export function chosenMetric(
  wanted: string | null,
  asked: AskedTable | null,
  metricKeys: readonly string[],
): string | null {
  const order = [wanted, asked?.matrix.compare?.metric, ...PREFERRED_METRICS, metricKeys[0]];
  return order.find((key) => key != null && metricKeys.includes(key)) ?? null;
}

/** The metric after or before it, going round. */
export function metricBeside(
  metric: string | null,
  metricKeys: readonly string[],
  step: 1 | -1,
): string | null {
  const at = metric === null ? -1 : metricKeys.indexOf(metric);
  return metricKeys[(at + step + metricKeys.length) % Math.max(1, metricKeys.length)] ?? null;
}
