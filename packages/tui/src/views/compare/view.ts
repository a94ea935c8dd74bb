import { comparedCurves } from '../../groups/preview-panels.js';
import { EXPORT_WIDTH, exportedTable } from '../../export/exportable.js';
import { scrollBy } from '../../state/moving.js';
import { scrolled, spokenLines } from '../scrolled.js';
import { pinRun } from '../../state/selection.js';
import { defineView } from '../view.js';
import { comparedTable } from './compared-table.js';
import { comparisonLines } from './comparison-lines.js';
import { spokenComparison } from './spoken-comparison.js';
import { useComparison } from './use-comparison.js';

/** The selected runs or groups side by side. */
export const compareView = defineView({
  name: 'compare',
  title: 'Compare',
  keys: [
    { keys: ['b'], command: 'baseline', help: 'Pin the highlighted run as baseline, or unpin it' },
    { keys: ['j', 'down'], command: 'down', help: 'Scroll down' },
    { keys: ['k', 'up'], command: 'up', help: 'Scroll up' },
    { keys: ['l', 'right'], command: 'right', help: 'Scroll right' },
    { keys: ['h', 'left'], command: 'left', help: 'Scroll left' },
  ],
  update: {
    baseline: pinRun,
    right: (state) => ({ ...state, column: state.column + 1 }),
    left: (state) => ({ ...state, column: Math.max(0, state.column - 1) }),
  },
  move: (state, _, by) => scrollBy(state, by),
  useData: useComparison,
  lines: ({ data, state, height }) => scrolled(data.lines, state.scroll, height),
  speak: ({ data: { asked }, model, state }) =>
    spokenLines(spokenComparison(model, asked, state), state.scroll),
  export({ data: { asked }, model, state: { baseline, chart } }) {
    const { subjects, differences, metricKeys, panels, draw, ruleOf } = model;
    const compared = { subjects, differences, metricKeys, ruleOf, asked, baseline };
    return exportedTable(
      () => comparedTable(compared),
      () => {
        const curves = comparedCurves(panels, EXPORT_WIDTH).map(draw);
        return comparisonLines({ ...compared, width: EXPORT_WIDTH, column: 0, curves, look: chart });
      },
    );
  },
});
