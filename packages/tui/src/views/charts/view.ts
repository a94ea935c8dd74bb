import { chartAt } from '../../chart/chart-grid.js';
import { isBehind } from '../../chart/series.js';
import { CHART_UPDATE, moveCross, nextGlyphs, onChart, pan, zoom } from '../../state/chart-commands.js';
import { openPrompt } from '../../state/search.js';
import { CHART_KEYS } from '../chart-keys.js';
import { defineView } from '../view.js';
import { seriesTable } from './series-table.js';
import { spokenCharts } from './spoken-charts.js';
import { useCharts } from './use-charts.js';

/** A grid of every metric of the selected runs. */
export const chartsView = defineView({
  name: 'charts',
  title: 'Charts',
  keys: [
    { keys: ['j', 'down'], command: 'down', help: 'Next chart' },
    { keys: ['k', 'up'], command: 'up', help: 'Previous chart' },
    {
      keys: ['enter'],
      command: 'open',
      help: 'One chart over the whole view, or all of them',
      hint: 'zoom',
    },
    {
      keys: ['/'],
      command: 'find',
      help: 'Find metrics by their letters in order, or a regular expression',
      hint: 'find',
    },
    { keys: ['f'], command: 'filter-runs', help: 'Filter the runs' },
    { keys: ['l', 'right'], command: 'right', help: 'Crosshair to the right' },
    { keys: ['h', 'left'], command: 'left', help: 'Crosshair to the left', hint: 'cross' },
    { keys: ['+', '='], command: 'zoom-in', help: 'Zoom in on the x axis' },
    { keys: ['-'], command: 'zoom-out', help: 'Zoom out' },
    { keys: ['0'], command: 'zoom-reset', help: 'Show all of the x axis' },
    { keys: ['>', '.'], command: 'pan-right', help: 'Move to the right' },
    { keys: ['<', ','], command: 'pan-left', help: 'Move to the left' },
    ...CHART_KEYS,
    { keys: ['b'], command: 'glyphs', help: 'Draw with braille, blocks or letters' },
  ],
  update: {
    ...CHART_UPDATE,
    find: openPrompt('find'),
    'filter-runs': openPrompt('filter'),
    open: onChart((chart) => ({ ...chart, maximized: !chart.maximized })),
    right: onChart((chart) => moveCross(chart, 1)),
    left: onChart((chart) => moveCross(chart, -1)),
    'zoom-in': onChart((chart) => zoom(chart, true)),
    'zoom-out': onChart((chart) => zoom(chart, false)),
    'zoom-reset': onChart((chart) => ({ ...chart, from: 0, to: 1 })),
    'pan-right': onChart((chart) => pan(chart, 1)),
    'pan-left': onChart((chart) => pan(chart, -1)),
    glyphs: onChart(nextGlyphs),
  },
  move(state, { panels: count }, by, page) {
    const panels = page?.panels.length ?? count;
    const focus = Math.max(0, Math.min(panels - 1, state.chart.focus + by));
    return { ...state, chart: { ...state.chart, focus } };
  },
  wheel: (state, _, step) => ({ ...state, chart: zoom(state.chart, step < 0) }),
  back(state) {
    if (state.chart.scatter !== null) return { ...state, chart: { ...state.chart, scatter: null } };
    if (state.chart.maximized) return { ...state, chart: { ...state.chart, maximized: false } };
    return state.find === '' ? null : { ...state, find: '' };
  },
  useData: useCharts,
  draw: ({ data }) => data.drawn,
  click({ data: { panels }, state: { chart }, width, height }, x, y) {
    const focus = Math.min(chart.focus, panels.length - 1);
    const at = panels.length === 0 ? null : chartAt({ ...chart, focus, panels, width, height }, x, y);
    // A click gives a chart the focus, and puts the crosshair there.
    return at === null
      ? null
      : (now) => ({ ...now, chart: { ...now.chart, focus: at.panel, cross: at.part ?? now.chart.cross } });
  },
  speak: ({ data: { panels }, state }) => spokenCharts({ ...state.chart, find: state.find, panels }),
  export({ data: { panels: all }, state: { chart } }) {
    const panels = chart.maximized ? all.slice(chart.focus, chart.focus + 1) : all;
    const data = () =>
      panels.flatMap(({ title, series }) =>
        series
          .filter((each) => !isBehind(each))
          .map(({ label, names, data: { x, y } }) => ({
            ...{ metric: title, label, ...(names === undefined ? {} : { points: names }) },
            ...{ x: Array.from(x), y: Array.from(y) },
          })),
      );
    // What draws them is large, and most sessions end without.
    const svg = async () => (await import('../../export/chart-svg.js')).chartsSvg({ ...chart, panels });
    return { table: () => seriesTable(panels), data, svg };
  },
});
