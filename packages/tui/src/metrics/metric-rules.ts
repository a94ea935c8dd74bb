import { metricRule, type MetricRule } from '@ablate/statistics';
import { parseStoredMatrix, type RunRow, type StoredMatrix } from '@ablate/tracker';
import type { UiReader } from '../store/ui-reader.js';

export interface ComparedRule extends MetricRule {
  /** A difference below it doesn't matter; it has the unit of the metric that a matrix declares it for. */
  readonly margin?: number | null;
}

/** The goal of a metric, its worst value and margin where such runs are compared by it; undefined where nothing says it. */
export type RuleOf = (metric: string, runs: readonly RunRow[]) => ComparedRule | undefined;

/** A metric's rule as a stored matrix says it, else that of a metric of ours. */
export function storedRule(metric: string, compare: StoredMatrix['compare']): ComparedRule | undefined {
  if (compare === null) return metricRule(metric);
  const { goal, margin, ...declared } = compare;
  const rule = metricRule(metric, { ...declared, ...(goal === null ? {} : { goal }) });
  return rule === undefined || declared.metric !== metric ? rule : { ...rule, margin };
}

/** Reads the stored matrices once, when the first rule is asked for. Experiments that disagree say nothing. */
export function readRules(reader: Pick<UiReader, 'experiments'>): RuleOf {
  let known: ReadonlyMap<string, StoredMatrix['compare']> | null = null;
  return (metric, runs) => {
    known ??= new Map(
      reader.experiments().map(({ name, matrix }) => [name, parseStoredMatrix(matrix)?.compare ?? null]),
    );
    const compares = [...new Set(runs.map(({ experiment }) => experiment))].map((name) => known?.get(name));
    const rules = compares.map((compare) => storedRule(metric, compare ?? null));
    const [first] = rules;
    const isAgreed = rules.every((rule) => rule?.goal === first?.goal && rule?.worst === first?.worst);
    if (!isAgreed || first === undefined) return undefined;
    return rules.every((rule) => rule?.margin === first.margin) ? first : { ...first, margin: null };
  };
}
