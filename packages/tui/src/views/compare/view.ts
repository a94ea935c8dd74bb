import { curvesOf } from '../../groups/preview-panels.js';
import { EXPORT_WIDTH, exportedTable } from '../../export/exportable.js';
import { scrollBy } from '../../state/moving.js';
import { scrolled, spokenLines } from '../scrolled.js';
import { pinRun } from '../../state/selection.js';
import type { UiState } from '../../state/ui-state.js';
import { defineView } from '../view.js';
import { COMPARE } from './compare-state.js';
import { comparedTable } from './compared-table.js';
import { comparisonLines } from './comparison-lines.js';
import { metricBeside } from './chosen-metric.js';
import { spokenComparison } from './spoken-comparison.js';
import { type ComparePage, useComparison } from './use-comparison.js';

function byMetric(state: UiState, page: ComparePage | undefined, step: 1 | -1): UiState {
  if (page === undefined) return state;
  return COMPARE.change(state, { metric: metricBeside(page.metric, page.metricKeys, step) });
}

/** The selected runs or groups side by side. */
export const compareView = defineView({
  name: 'compare',
  title: 'Compare',
  keys: [
    { keys: ['b'], command: 'baseline', help: 'Pin the highlighted run as baseline, or unpin it' },
    { keys: ['m'], command: 'next-metric', help: 'Compare by the next metric', hint: 'metric' },
    { keys: ['M'], command: 'previous-metric', help: 'Compare by the previous metric' },
    { keys: ['j', 'down'], command: 'down', help: 'Scroll down' },
    { keys: ['k', 'up'], command: 'up', help: 'Scroll up' },
    { keys: ['l', 'right'], command: 'right', help: 'Scroll right' },
    { keys: ['h', 'left'], command: 'left', help: 'Scroll left' },
  ],
  update: {
    baseline: pinRun,
    'next-metric': (state, _, page) => byMetric(state, page, 1),
    'previous-metric': (state, _, page) => byMetric(state, page, -1),
    right: (state, _, page) => ({ ...state, column: Math.min(state.column + 1, page?.mostColumn ?? 0) }),
    left: (state) => ({ ...state, column: Math.max(0, state.column - 1) }),
  },
  move: (state, _, by) => scrollBy(state, by),
  useData: useComparison,
  draw: ({ data, state, width, height }) => ({
    ...{ lines: scrolled(data.lines, state.scroll, height), width, height },
  }),
  speak: ({ data, model, state }) => spokenLines(spokenComparison(model, data, state), state.scroll),
  export({ data: { asked, metric, metricKeys }, model, state: { baseline, chart } }) {
    const { subjects, differences, panels, draw, ruleOf } = model;
    const compared = { subjects, differences, metric, metricKeys, ruleOf, asked, baseline };
    return exportedTable(
      () => comparedTable(compared),
      () => {
        const curves = curvesOf(metric, panels, EXPORT_WIDTH).map(draw);
        return comparisonLines({ ...compared, width: EXPORT_WIDTH, column: 0, curves, look: chart });
      },
    );
  },
});
