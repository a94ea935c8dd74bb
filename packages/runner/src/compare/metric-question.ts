import { AblateError } from '@ablate/core/config';
import type { TableQuestion } from '@ablate/statistics';
import { metricRule, type Goal } from '@ablate/statistics/metric-goal';
import type { StoredMatrix } from '@ablate/tracker';

type Declared = StoredMatrix['compare'];

/**
 * What is asked about a metric: its goal as given, else as the matrix says for the metric that it names, else that of a
 * metric of ours. A margin holds for the metric that it was declared for, whose unit it has.
 * @throws AblateError `CONFIG` where nothing says whether more is better
 */
export function metricQuestion(
  metric: string,
  declared: Declared,
  given: Goal | undefined,
): Omit<TableQuestion, 'baseline' | 'design'> {
  const own = declared?.metric === metric ? declared : null;
  const goal = given ?? own?.goal ?? undefined;
  const rule = metricRule(metric, {
    metric,
    ...(goal === undefined ? {} : { goal }),
    worst: given === undefined || given === own?.goal ? (own?.worst ?? null) : null,
  });
  if (rule === undefined)
    throw new AblateError(
      'CONFIG',
      `expected the goal of "${metric}", which is no metric of Ablate's own: is more better, or less? ` +
        'Say --goal max or --goal min (goal: in a program or the matrix)',
    );
  return { metric, ...rule, margin: own?.margin ?? null };
}
