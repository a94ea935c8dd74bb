import { useMemo } from 'react';
import { chartGrid } from '../../chart/chart-grid.js';
import type { DrawnPanel } from '../../chart/chart-zoom.js';
import { type Line, span } from '../../text/line.js';
import type { Panel } from '../../text/panels.js';
import type { ChartPanel } from '../../groups/panels.js';
import { scatterPanel } from './scatter-panel.js';
import { matchNames } from '../../names/match-names.js';
import type { ViewInput } from '../view.js';

export interface ChartsPage {
  readonly panels: readonly DrawnPanel[];
  readonly drawn: Panel;
}

const NONE: readonly DrawnPanel[] = [];
const NO_METRICS: readonly Line[] = [
  [],
  [span('  No metrics yet. They appear here as the runs report them.', { dim: true })],
];

/** The charts of the metrics that are asked for. */
function found(panels: readonly ChartPanel[], find: string): ChartPanel[] {
  return matchNames(
    find,
    panels.map(({ key }) => key),
  ).flatMap((key) => panels.find((panel) => panel.key === key) ?? []);
}

function notFound(find: string): readonly Line[] {
  return [[], [span(`  No metric is like "${find}"; esc drops it.`, { dim: true })]];
}

/** Every chart of the selected runs while they are shown. */
export function useCharts(
  { model, state, width, height, ascii, spoken }: ViewInput,
  isShown: boolean,
): ChartsPage {
  const { panels: all, draw } = model;
  const { chart, find } = state;
  const { rows, groups, subjects, metricKeys, ruleOf, cellContext: context } = model;
  const panels = useMemo(() => {
    if (!isShown) return NONE;
    if (chart.scatter === null) return found(all, find).map(draw);
    const shown = state.grouped ? groups : rows.map((run) => ({ label: run.name, runs: [run] }));
    return [scatterPanel({ scatter: chart.scatter, shown, subjects, metricKeys, ruleOf, context })];
  }, [
    ...[isShown, all, find, draw, chart.scatter, state.grouped, groups, rows, subjects],
    ...[metricKeys, ruleOf, context],
  ]);
  const drawn = useMemo((): Panel => {
    if (spoken || panels.length === 0)
      return { lines: find === '' ? NO_METRICS : notFound(find), width, height };
    const focus = Math.min(chart.focus, panels.length - 1);
    const glyphs = ascii ? 'ascii' : chart.glyphs;
    return chartGrid({ ...chart, focus, panels, width, height, glyphs });
  }, [panels, find, chart, width, height, ascii, spoken]);
  return { panels, drawn };
}
