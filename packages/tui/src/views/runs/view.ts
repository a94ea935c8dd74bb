import { exportedTable, EXPORT_WIDTH } from '../../export/exportable.js';
import { groupsTable, runsTable } from './runs-tables.js';
import { CHART_UPDATE } from '../../state/chart-commands.js';
import { moveTo, moveToLine } from '../../state/moving.js';
import { pinRun, selectAll, selectRange, toggle } from '../../state/selection.js';
import { deleteChosen, undelete } from '../../state/run-changes.js';
import { cycleSort, reverseSort, sortByColumn } from '../../state/sorting.js';
import {
  type Change,
  cursorPosition,
  highlightedId,
  type ScreenContext,
  show,
  type UiState,
} from '../../state/ui-state.js';
import { CHART_KEYS } from '../chart-keys.js';
import { defineView, type Shown, type ViewInput } from '../view.js';
import { firstRuns } from './first-runs.js';
import { configurationLine, previewAt, previewPanel } from './preview.js';
import { runsLayout } from './runs-layout.js';
import { emptyText, runsLines } from './runs-lines.js';
import { spokenTable } from './spoken-table.js';
import { columnAt, LEAD, mostScrolled } from './table-lines.js';

/** The rows of the table and of the charts below it. */
function layoutOf({ model, state, height }: Shown<unknown>) {
  return runsLayout(height, model.ids.length, state.preview);
}

function select(state: UiState, context: ScreenContext): UiState {
  const id = highlightedId(state, context.ids);
  if (id === null) return state;
  const at = cursorPosition(state, context.ids);
  return moveTo({ ...state, selected: toggle(state.selected, id) }, context, at + 1);
}

function cyclePanel(state: UiState, { panels }: ScreenContext, step: 1 | -1): UiState {
  return panels === 0 ? state : { ...state, panel: (state.panel + step + panels) % panels };
}

function clickHeader(state: UiState, column: string): UiState {
  const isKey = state.sort[0]?.column === column;
  return { ...state, sort: isKey ? reverseSort(state.sort) : sortByColumn(column) };
}

/** A click on a row highlights it, and on its mark selects it too. */
function clickRow(state: UiState, context: ScreenContext, line: number, isMark: boolean): UiState {
  const at = moveToLine(state, context, line);
  if (at === state || !isMark || at.cursorId === null) return at;
  return { ...at, selected: toggle(at.selected, at.cursorId) };
}

/** `y` counts from the table's header. */
function click(shown: Shown<unknown>, x: number, y: number): Change | null {
  const { model, state, width } = shown;
  const { table, charts } = layoutOf(shown);
  if (y === 0) {
    const column = state.grouped
      ? columnAt(model.groupColumns, model.groups, width, state.column, x)
      : columnAt(model.columns, model.rows, width, state.column, x);
    return column === null ? null : (now) => clickHeader(now, column);
  }
  if (y < table) return (now, context) => clickRow(now, context, y - 1, x < LEAD);
  const panel = charts > 0 && y > table ? previewAt(model, state, width, x) : null;
  if (panel === null) return null;
  return (now) => show({ ...now, chart: { ...now.chart, focus: panel } }, 'charts');
}

/** By how many columns the table can be scrolled sideways; found out when a key asks for it. */
function useScrolling({ model, state, width }: ViewInput): { readonly most: () => number } {
  return {
    most: () =>
      state.grouped
        ? mostScrolled(model.groupColumns, model.groups, width)
        : mostScrolled(model.columns, model.rows, width),
  };
}

/** The table of runs or groups, and where there is room the charts of the selected ones below it. */
export const runsView = defineView({
  name: 'runs',
  title: 'Runs',
  keys: [
    { keys: ['j', 'down'], command: 'down', help: 'Next run' },
    { keys: ['k', 'up'], command: 'up', help: 'Previous run' },
    {
      keys: ['space'],
      command: 'select',
      help: 'Select the run for charts and comparison',
      hint: 'select',
    },
    { keys: ['v'], command: 'select-range', help: 'Select from here to where v is pressed again' },
    { keys: ['a'], command: 'select-all', help: 'Select all shown runs' },
    { keys: ['c'], command: 'clear-selection', help: 'Clear the selection' },
    { keys: ['b'], command: 'baseline', help: 'Pin the highlighted run as baseline, or unpin it' },
    { keys: ['l', 'right'], command: 'right', help: 'Columns to the right' },
    { keys: ['h', 'left'], command: 'left', help: 'Columns to the left' },
    { keys: ['enter'], command: 'open', help: 'Open the highlighted run' },
    { keys: ['s'], command: 'next-sort', help: 'Sort by the next column', hint: 'sort' },
    { keys: ['S'], command: 'previous-sort', help: 'Sort by the previous column' },
    { keys: ['r'], command: 'reverse-sort', help: 'Reverse the order' },
    { keys: ['o'], command: 'group', help: 'One row for runs that differ only in their seed', hint: 'group' },
    {
      keys: ['D'],
      command: 'delete',
      help: 'Delete the selected runs, or the highlighted one, once you quit',
    },
    { keys: ['u'], command: 'undelete', help: 'Bring back what was deleted last' },
    { keys: ['p'], command: 'preview', help: 'Show or hide the charts below the table' },
    { keys: ['m'], command: 'next-panel', help: 'Other metrics below the table' },
    { keys: ['M'], command: 'previous-panel', help: 'The metrics before' },
    ...CHART_KEYS,
  ],
  update: {
    ...CHART_UPDATE,
    select,
    'select-range': selectRange,
    'select-all': selectAll,
    'clear-selection': (state) => ({ ...state, selected: [], rangeFrom: null }),
    baseline: pinRun,
    right: (state, _, table) => ({ ...state, column: Math.min(state.column + 1, table?.most() ?? 0) }),
    left: (state) => ({ ...state, column: Math.max(0, state.column - 1) }),
    open: (state, { ids }) => show({ ...state, cursorId: highlightedId(state, ids) }, 'run'),
    'next-sort': (state, { columns }) => ({ ...state, sort: cycleSort(state.sort, columns, 1) }),
    'previous-sort': (state, { columns }) => ({ ...state, sort: cycleSort(state.sort, columns, -1) }),
    'reverse-sort': (state) => ({ ...state, sort: reverseSort(state.sort) }),
    group: (state) => ({
      ...state,
      grouped: !state.grouped,
      selected: [],
      rangeFrom: null,
      sort: [],
      column: 0,
    }),
    delete: deleteChosen,
    undelete,
    preview: (state) => ({ ...state, preview: !state.preview }),
    'next-panel': (state, context) => cyclePanel(state, context, 1),
    'previous-panel': (state, context) => cyclePanel(state, context, -1),
  },
  move: (state, context, by) => moveTo(state, context, cursorPosition(state, context.ids) + by),
  back(state) {
    if (state.rangeFrom !== null) return { ...state, rangeFrom: null };
    if (state.selected.length > 0) return { ...state, selected: [] };
    return state.filter === '' ? null : { ...state, filter: '' };
  },
  useData: useScrolling,
  draw(shown) {
    const { model, state, width, ascii } = shown;
    const { table: height, charts } = layoutOf(shown);
    const table = { lines: runsLines(model, state, width, height), width, height };
    if (charts === 0) return table;
    return {
      direction: 'column',
      panels: [
        table,
        { lines: [configurationLine(model, width)], width, height: 1 },
        previewPanel(model, state, { width, height: charts, ascii }),
      ],
    };
  },
  page: (shown) => layoutOf(shown).table - 1,
  click,
  speak({ model, state }) {
    const { cellContext: context, cursor, identities } = model;
    const { sort, selected, baseline } = state;
    const shared = { context, sort, cursor, identities, selected, baseline, empty: emptyText(model, state) };
    return state.grouped
      ? spokenTable({ ...shared, rows: model.groups, columns: model.groupColumns })
      : spokenTable({ ...shared, rows: model.rows, columns: model.columns });
  },
  export({ model, state }) {
    const { rows, groups, metricKeys, groupValues, columns, cellContext: context } = model;
    const table = () =>
      state.grouped
        ? groupsTable(groups, metricKeys, groupValues)
        : runsTable(rows, metricKeys, { columns, context });
    const shown = exportedTable(table, () => runsLines(model, { ...state, top: 0 }, EXPORT_WIDTH, Infinity));
    return state.grouped ? shown : { ...shown, data: () => rows };
  },
  first: (input) => [firstRuns(input)],
});
