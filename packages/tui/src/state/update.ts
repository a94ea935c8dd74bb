import { windowStart } from '../table/visible-window.js';
import { moveCross, nextGlyphs, nextXAxis, pan, stepSmoothing, zoom } from './chart-commands.js';
import type { Command } from './command.js';
import { moveAnswerRow, nextAnswerMetric, pinCell, reverseGoal, scrollAnswer } from './answer-commands.js';
import { moveCell, nextAxis, nextMetric, toggleMeans } from './matrix-commands.js';
import { confirmRequest } from './run-requests.js';
import { openSearch, seek } from './search.js';
import { selectAll, selectRange, selectRuns, toggle } from './selection.js';
import { cycleSort, reverseSort } from './sorting.js';
import {
  type ChartState,
  cursorPosition,
  INITIAL_STATE,
  type ScreenContext,
  type UiState,
  type View,
  VIEWS,
} from './ui-state.js';

function moveTo(state: UiState, context: ScreenContext, wanted: number): UiState {
  const { ids, page } = context;
  const index = Math.max(0, Math.min(ids.length - 1, wanted));
  return {
    ...state,
    cursorIndex: index,
    cursorId: ids[index] ?? null,
    top: windowStart(index, state.top, page, ids.length),
  };
}

/** Highlights the row at a line of the table. */
export function clickRow(state: UiState, context: ScreenContext, line: number): UiState {
  const { ids, page } = context;
  const first = windowStart(cursorPosition(state, ids), state.top, page, ids.length);
  return line < page && first + line < ids.length
    ? moveTo({ ...state, top: first }, context, first + line)
    : state;
}

const FAR = 1_000_000;

function move(state: UiState, context: ScreenContext, by: number): UiState {
  if (state.help || state.view === 'compare' || state.view === 'run') {
    return { ...state, scroll: Math.max(0, Math.min(FAR, state.scroll) + by) };
  }
  if (state.view === 'answer') return moveAnswerRow(state, context, by);
  if (state.view === 'matrix') return moveCell(state, context, by, 0);
  if (state.view === 'charts') {
    const focus = Math.max(0, Math.min(context.panels - 1, state.chart.focus + by));
    return { ...state, chart: { ...state.chart, focus } };
  }
  return moveTo(state, context, cursorPosition(state, context.ids) + by);
}

export function show(state: UiState, view: View): UiState {
  return { ...state, view, help: false, scroll: 0, column: 0 };
}

function cycleView(state: UiState, step: 1 | -1): UiState {
  const next = (VIEWS.indexOf(state.view) + step + VIEWS.length) % VIEWS.length;
  return show(state, VIEWS[next] ?? 'runs');
}

/** Takes away one layer: what lies on top, then the view, then range, selection and filter. */
function back(state: UiState): UiState {
  if (state.help) return { ...state, help: false, scroll: 0 };
  if (state.chart.cross !== null) return { ...state, chart: { ...state.chart, cross: null } };
  if (state.chart.from > 0 || state.chart.to < 1)
    return { ...state, chart: { ...state.chart, from: 0, to: 1 } };
  if (state.view === 'charts' && state.chart.maximized) {
    return { ...state, chart: { ...state.chart, maximized: false } };
  }
  if (state.view === 'run' && state.search !== '') return { ...state, search: '' };
  if (state.view !== 'runs') return show(state, 'runs');
  if (state.rangeFrom !== null) return { ...state, rangeFrom: null };
  if (state.selected.length > 0) return { ...state, selected: [] };
  if (state.filter !== '') return { ...state, filter: '' };
  return { ...state, message: 'q quits' };
}

function highlightedId(state: UiState, ids: readonly string[]): string | null {
  return ids[cursorPosition(state, ids)] ?? null;
}

/** The selected runs, else the highlighted one. */
function copiedIds(state: UiState, { ids }: ScreenContext): string[] {
  const { selected, view, cursorId } = state;
  if (view === 'run' && cursorId !== null) return [cursorId];
  const highlighted = highlightedId(state, ids);
  return selected.length > 0 ? [...selected] : highlighted === null ? [] : [highlighted];
}

function select(state: UiState, context: ScreenContext): UiState {
  if (state.view === 'answer') return selectRuns(state, context.answer.runIds(state.answer.row));
  if (state.view === 'matrix') return selectRuns(state, context.grid.runIds);
  const id = highlightedId(state, context.ids);
  if (id === null) return state;
  return move({ ...state, selected: toggle(state.selected, id) }, context, 1);
}

function pinBaseline(state: UiState, context: ScreenContext): UiState {
  if (state.view === 'answer') return pinCell(state, context);
  const { ids } = context;
  const id = highlightedId(state, ids);
  return { ...state, baseline: state.baseline === id ? null : id };
}

function open(state: UiState, { ids, grid, answer }: ScreenContext): UiState {
  if (state.view === 'matrix' || state.view === 'answer') {
    const [runId] = state.view === 'matrix' ? grid.runIds : answer.runIds(state.answer.row);
    return runId === undefined ? state : show({ ...state, cursorId: runId }, 'run');
  }
  if (state.view === 'charts')
    return { ...state, chart: { ...state.chart, maximized: !state.chart.maximized } };
  return show({ ...state, cursorId: highlightedId(state, ids) }, 'run');
}

function cyclePanel(state: UiState, context: ScreenContext, step: 1 | -1): UiState {
  if (state.view === 'answer') return nextAnswerMetric(state, context, step);
  if (state.view === 'matrix') return nextMetric(state, context, step);
  const { panels } = context;
  return panels === 0 ? state : { ...state, panel: (state.panel + step + panels) % panels };
}

function onChart(change: (chart: ChartState) => ChartState): Handler {
  return (state) => ({ ...state, chart: change(state.chart) });
}

function sideways(state: UiState, context: ScreenContext, step: 1 | -1): UiState {
  if (state.view === 'answer') return scrollAnswer(state, context, step);
  if (state.view === 'matrix') return moveCell(state, context, 0, step);
  if (state.view === 'charts') return { ...state, chart: moveCross(state.chart, step) };
  return { ...state, column: Math.max(0, state.column + step) };
}

type Handler = (state: UiState, context: ScreenContext) => UiState;

const HANDLERS: Record<Command, Handler> = {
  quit: (state) => ({ ...state, quit: true }),
  help: (state) => ({ ...state, help: !state.help, scroll: 0 }),
  back,
  'next-view': (state) => cycleView(state, 1),
  'previous-view': (state) => cycleView(state, -1),
  'view-answer': (state) => show(state, 'answer'),
  'view-runs': (state) => show(state, 'runs'),
  'view-charts': (state) => show(state, 'charts'),
  'view-compare': (state) => show(state, 'compare'),
  'view-run': (state, { ids }) => show({ ...state, cursorId: highlightedId(state, ids) }, 'run'),
  'view-matrix': (state) => show(state, 'matrix'),
  'next-axis': nextAxis,
  'reverse-goal': reverseGoal,
  means: toggleMeans,
  kill: (state, context) => confirmRequest(state, context, 'kill'),
  retry: (state, context) => confirmRequest(state, context, 'retry'),
  filter: (state) => ({
    ...state,
    prompt: { kind: 'filter', text: state.filter, caret: state.filter.length, before: state.filter },
  }),
  down: (state, context) => move(state, context, 1),
  up: (state, context) => move(state, context, -1),
  first: (state, context) => move(state, context, -FAR),
  last: (state, context) => move(state, context, FAR),
  'page-down': (state, context) => move(state, context, context.page),
  'page-up': (state, context) => move(state, context, -context.page),
  left: (state, context) => sideways(state, context, -1),
  right: (state, context) => sideways(state, context, 1),
  select,
  'select-range': selectRange,
  'select-all': selectAll,
  'clear-selection': (state) => ({ ...state, selected: [], rangeFrom: null }),
  baseline: pinBaseline,
  open,
  'next-sort': (state, { columns }) => ({ ...state, sort: cycleSort(state.sort, columns, 1) }),
  'previous-sort': (state, { columns }) => ({ ...state, sort: cycleSort(state.sort, columns, -1) }),
  'reverse-sort': (state) => ({ ...state, sort: reverseSort(state.sort) }),
  preview: (state) => ({ ...state, preview: !state.preview }),
  'next-panel': (state, context) => cyclePanel(state, context, 1),
  'previous-panel': (state, context) => cyclePanel(state, context, -1),
  'log-y': onChart((chart) => ({ ...chart, yScale: chart.yScale === 'log' ? 'linear' : 'log' })),
  'log-x': onChart((chart) => ({ ...chart, xScale: chart.xScale === 'log' ? 'linear' : 'log' })),
  'x-axis': onChart(nextXAxis),
  'smooth-more': onChart((chart) => stepSmoothing(chart, 1)),
  'smooth-less': onChart((chart) => stepSmoothing(chart, -1)),
  'zoom-in': onChart((chart) => zoom(chart, true)),
  'zoom-out': onChart((chart) => zoom(chart, false)),
  'zoom-reset': onChart((chart) => ({ ...chart, from: 0, to: 1 })),
  'pan-left': onChart((chart) => pan(chart, -1)),
  'pan-right': onChart((chart) => pan(chart, 1)),
  group: (state) => ({ ...state, grouped: !state.grouped, selected: [], rangeFrom: null, sort: [] }),
  palette: (state) => ({ ...state, prompt: { kind: 'command', text: '', caret: 0, before: state.filter } }),
  search: openSearch,
  'next-match': (state) => seek(state, { step: 1, fromHere: false }),
  'previous-match': (state) => seek(state, { step: -1, fromHere: false }),
  glyphs: onChart(nextGlyphs),
  copy: (state, context) => ({ ...state, copying: copiedIds(state, context) }),
  export: (state) => ({ ...state, exporting: { format: 'csv', file: null, toClipboard: false } }),
};

/** The state after a command. Pure: what it needs of the screen comes with `context`. */
export function update(state: UiState, command: Command, context: ScreenContext): UiState {
  return HANDLERS[command]({ ...state, message: INITIAL_STATE.message }, context);
}
