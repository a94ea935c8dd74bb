import type { AskedTable } from '../../compare/asked-table.js';
import type { UiState } from '../../state/ui-state.js';
import type { Line } from '../../text/line.js';
import type { Model } from '../model.js';
import { askedEffects } from './asked-effects.js';
import { compareLines } from './compare-table.js';
import { explainedLines } from './explained-lines.js';

/** Wide enough for nothing to be cut. */
const WIDTH = 1_000;

/** What is compared, without what is only drawn. */
export function spokenComparison(
  { subjects, differences, metricKeys, ruleOf }: Model,
  asked: AskedTable | null,
  { baseline, column }: UiState,
): Line[] {
  const shared = { subjects, metricKeys, ruleOf, asked };
  return [
    ...compareLines({ ...shared, differences, baseline, width: WIDTH, column }),
    ...askedEffects(shared),
    ...explainedLines(shared),
  ];
}
