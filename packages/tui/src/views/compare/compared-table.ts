import type { ConfigDifference } from '@ablate/tracker';
import { compareMetric, type MetricSubjects } from '../../compare/compare-metric.js';
import { formatValue } from '../../configuration/format-value.js';
import type { Cell, Table } from '../../export/table.js';

export interface Compared extends MetricSubjects {
  readonly differences: readonly ConfigDifference[];
  readonly metricKeys: readonly string[];
}

/** What a difference is to, and which comparisons its p is adjusted for. */
const MORE = ['baseline', 'family'];

/** What of the configurations differs, and every metric with its paired difference, in long form. */
export function comparedTable({ differences, metricKeys, ...compared }: Compared): Table {
  const { subjects, asked } = compared;
  const configuration = differences.flatMap(({ path, values }) =>
    subjects.map(({ label }, index) => ['configuration', path, label, formatValue(values[index])]),
  );
  const family = asked === null ? 'chosen' : 'matrix';
  const metrics = metricKeys.flatMap((key) => {
    const { rows, isOfRuns, onKindOfData } = compareMetric(key, compared);
    const kinds = onKindOfData.flatMap((found, index): Cell[][] => {
      if (found === null) return [];
      const { mean, interval, seeds } = found;
      const empty = [null, null];
      return [
        [
          ...['on this kind of data', key, subjects[index]?.label, ...empty, seeds],
          ...[mean, interval.low, interval.high, ...empty, rows[index]?.baseline, family],
        ],
      ];
    });
    const own = rows.map(({ n, mean, sd, baseline, difference, p, verdict }, index): Cell[] => [
      ...['metric', key, subjects[index]?.label, mean, sd, n],
      ...[difference?.mean, difference?.interval?.low, difference?.interval?.high],
      ...(isOfRuns ? [null, null] : [p, verdict]),
      ...[baseline, family],
    ]);
    return [...own, ...kinds];
  });
  return [
    ['part', 'name', 'of', 'value', 'sd', 'n', 'difference', 'low', 'high', 'p', 'verdict', ...MORE],
    ...configuration,
    ...metrics,
  ];
}
