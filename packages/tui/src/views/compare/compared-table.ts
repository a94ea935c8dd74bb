import type { ConfigDifference } from '@ablate/tracker';
import { compareMatrix } from '../../matrix/matrix-runs.js';
import { compareMetric, type MetricSubjects } from '../../compare/compare-metric.js';
import { formatValue } from '../../configuration/format-value.js';
import type { Cell, Table } from '../../export/table.js';
import { explainedShares } from './explained-lines.js';

export interface Compared extends MetricSubjects {
  readonly differences: readonly ConfigDifference[];
  readonly metricKeys: readonly string[];
  /** The one that effects and shares of the variance are of; null without any. */
  readonly metric: string | null;
}

/** What a difference is to, and which comparisons its p is adjusted for. */
const MORE = ['baseline', 'family'];

/** What each component of the matrix does to the metric. */
function effectRows({ metric, asked }: Compared): Cell[][] {
  const effects = metric === null || asked === null ? null : compareMatrix(asked, metric).effects;
  return [...(effects?.main ?? []), ...(effects?.interactions ?? [])].map(
    ({ components, context, effect, p, verdict }) => [
      ...['effect', metric, [components.join(' × '), ...Object.values(context)].join(' at ')],
      ...[null, null, effect?.seeds, effect?.mean, effect?.interval?.low, effect?.interval?.high],
      ...[p, verdict, null, 'matrix'],
    ],
  );
}

/** How much of the metric's variance each axis explains. */
function shareRows(compared: Compared): Cell[][] {
  const variance = explainedShares(compared);
  if (variance === null) return [];
  const { metric } = compared;
  const row = (of: string, share: number, p: number | null): Cell[] => [
    ...['share of the variance', metric, of, share, null, variance.n],
    ...[null, null, null, p],
  ];
  return [
    ...(variance.shares ?? []).map(({ axes, share, p }) => row(axes.join(' and '), share, p)),
    ...(variance.interactions === null
      ? []
      : [row('together', variance.interactions.share, variance.interactions.p)]),
    ...(variance.seeds === null ? [] : [row('seed', variance.seeds, null)]),
  ];
}

/**
 * What of the configurations differs, every metric with its paired difference, effects and shares of the variance, in
 * long form.
 */
export function comparedTable(compared: Compared): Table {
  const { subjects, asked, differences, metricKeys } = compared;
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
    ...effectRows(compared),
    ...shareRows(compared),
  ];
}
