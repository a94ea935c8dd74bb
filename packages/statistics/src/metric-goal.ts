/** Whether more of a metric is better, or less. */
export type Goal = 'max' | 'min';

/** How a metric is to be read. */
export interface MetricRule {
  readonly goal: Goal;
  /** What a run that diverged counts as; null where the metric has no worst value. */
  readonly worst: number | null;
}

/** Metrics that the trainer measures, by the name behind the split (`test/accuracy`, `val/accuracy`). */
const OURS: Readonly<Record<string, MetricRule>> = {
  accuracy: { goal: 'max', worst: 0 },
  top5_accuracy: { goal: 'max', worst: 0 },
  calibration_error: { goal: 'min', worst: 1 },
  loss: { goal: 'min', worst: null },
  epoch_loss: { goal: 'min', worst: null },
  rmse: { goal: 'min', worst: null },
  mae: { goal: 'min', worst: null },
  r2: { goal: 'max', worst: null },
};

/** What a run costs: `cost/seconds`, `cost/cpu_joules`. */
const COST: MetricRule = { goal: 'min', worst: null };
const SPEED: MetricRule = { goal: 'max', worst: null };

const SPLIT = /^(?:train|val|test)\//;

/**
 * The goal of a metric and its worst value: as the matrix declares it for the metric that it names, else that of a
 * metric of ours, else undefined: then ask, don't guess by the name.
 */
export function metricRule(
  metric: string,
  declared?: { readonly metric: string; readonly goal?: Goal; readonly worst?: number | null } | null,
): MetricRule | undefined {
  const ours = ruleOfOurs(metric);
  if (declared?.metric !== metric || declared.goal === undefined) return ours;
  const known = ours?.goal === declared.goal ? ours.worst : null;
  return { goal: declared.goal, worst: declared.worst ?? known };
}

function ruleOfOurs(metric: string): MetricRule | undefined {
  if (metric === 'images_per_second') return SPEED;
  if (metric.startsWith('cost/')) return COST;
  return SPLIT.test(metric) ? OURS[metric.replace(SPLIT, '')] : undefined;
}
