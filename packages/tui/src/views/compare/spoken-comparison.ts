import type { UiState } from '../../state/ui-state.js';
import type { Line } from '../../text/line.js';
import type { Model } from '../model.js';
import { comparisonTexts } from './comparison-lines.js';
import { explainedLines } from './explained-lines.js';
import type { ComparePage } from './use-comparison.js';

/** Wide enough for nothing to be wrapped. */
const WIDTH = 1_000;

/** What is compared, without what is only drawn. */
export function spokenComparison(
  { subjects, differences, ruleOf }: Model,
  { asked, metric, metricKeys }: ComparePage,
  { baseline }: UiState,
): Line[] {
  const shared = { subjects, metricKeys, ruleOf, asked, metric };
  return [
    ...comparisonTexts({ ...shared, differences, baseline, width: WIDTH, column: 0 }),
    ...explainedLines(shared),
  ];
}
