import { metricRule } from '@ablate/statistics';
import { describe, expect, it } from 'vitest';
import { fakeRow, point, summaryOf } from '../../../fixtures/quickstart.js';
import { chartGrid } from '../../chart/chart-grid.js';
import { seriesIdentity } from '../../chart/palette.js';
import { chartsSvg } from '../../export/chart-svg.js';
import { INITIAL_STATE } from '../../state/ui-state.js';
import { blockText } from '../../text/line.js';
import { panelLines } from '../../text/panels.js';
import { scatterPanel } from './scatter-panel.js';
import { seriesTable } from './series-table.js';
import { spokenCharts } from './spoken-charts.js';

const run = (index: number, accuracy: number, speed: number, lr: number) => ({
  label: `run ${index}`,
  runs: [
    fakeRow(index, {
      config: { lr },
      metrics: {
        'test/accuracy': summaryOf([point(0, accuracy)]),
        rows_per_second: summaryOf([point(0, speed)]),
      },
    }),
  ],
});
const shown = [run(0, 0.9, 100, 0.1), run(1, 0.8, 400, 0.01), run(2, 0.7, 200, 0.5), run(3, 0.6, 900, 1)];
const axis = (name: string, goal: 'max' | 'min' | null = null) => ({ name, goal });
const panel = (x: ReturnType<typeof axis>, y = axis('test/accuracy')) =>
  scatterPanel({
    ...{ scatter: { x, y }, shown, ruleOf: (metric: string) => metricRule(metric) },
    ...{ metricKeys: ['test/accuracy', 'rows_per_second'], context: { progress: new Map(), now: 0 } },
    subjects: [{ ...shown[2]!, id: 'c', identity: seriesIdentity(0) }],
  });

describe('runs by two metrics or parameters', () => {
  it('have a Pareto front of those that no other one beats, where both goals are known', () => {
    const { title, series } = panel(axis('rows_per_second', 'max'));
    expect(title).toBe('test/accuracy by rows_per_second, 4 points');
    expect(series.map(({ label }) => label)).toEqual(['all', 'Pareto front: run 0, run 1, run 3', 'run 2']);
  });

  it('have none by a parameter, and say so', () => {
    const { title, series } = panel(axis('lr'));
    expect(title).toContain('(no Pareto front: no goal known of lr)');
    expect(series.map(({ data }) => Array.from(data.x))).toEqual([[0.01, 0.1, 0.5, 1], [0.5]]);
  });

  it('leave out runs that lack one of the two', () => {
    expect(panel(axis('batchSize')).title).toContain(', 0 points');
  });

  it('take a measure of a metric as the table does, with the goal of the metric', () => {
    const { title, series } = panel(axis('rows_per_second'), axis('test/accuracy.max'));
    expect(title).toContain(', 4 points (no Pareto front: no goal known of rows_per_second)');
    expect(Array.from(series[0]?.data.y ?? [])).toEqual([0.9, 0.7, 0.8, 0.6]);
  });

  it('are all in a table and in words, on the axis that they are drawn on', () => {
    const panels = [panel(axis('rows_per_second'))];
    expect(seriesTable(panels).map((row) => row.slice(1, -2))).toEqual([
      ['series', 'point', 'x', 'value'],
      ['all', 'run 0', 100, 0.9],
      ['all', 'run 2', 200, 0.7],
      ['all', 'run 1', 400, 0.8],
      ['all', 'run 3', 900, 0.6],
      ['run 2', 'run 2', 200, 0.7],
    ]);
    const spoken = spokenCharts({ ...INITIAL_STATE.chart, panels, cross: 0.5 }).join('\n');
    expect(spoken).toContain('From rows_per_second 100 to 900.\nAt rows_per_second 500:');
    expect(spoken).toContain('all: lowest 0.6000, highest 0.9000, 4 points');
    expect(spoken).toContain('a run 2: 0.7000 at rows_per_second 200');
    const { chart } = INITIAL_STATE;
    const drawn = panelLines(chartGrid({ ...chart, cross: 0.5, panels, width: 140, height: 16 }));
    expect(blockText(drawn)).toContain('at rows_per_second 500');
  });

  it('are drawn as points, with the axis of the first', () => {
    const panels = [panel(axis('rows_per_second', 'max'))];
    const { chart } = INITIAL_STATE;
    const text = blockText(panelLines(chartGrid({ ...chart, panels, width: 60, height: 16 })));
    expect(text).toContain('rows_per_second');
    expect(text).toContain('Pareto front: run 0');
    expect(text).toMatch(/[\u2800-\u28ff]a/u);
  });

  it('are named in an image, where a point is pointed at', () => {
    const { chart } = INITIAL_STATE;
    const svg = chartsSvg({ ...chart, panels: [panel(axis('rows_per_second'))] });
    expect([...svg.matchAll(/<title>([^<]+)<\/title>/gu)].map(([, name]) => name)).toEqual([
      ...['run 0', 'run 2', 'run 1', 'run 3'],
      'run 2',
    ]);
  });
});
