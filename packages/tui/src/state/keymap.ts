import type { Command } from './command.js';
import type { View } from './ui-state.js';

export interface Binding {
  /** Names as `keyName` makes them; the first stands in the footer. */
  readonly keys: readonly string[];
  readonly command: Command;
  readonly views: 'all' | readonly View[];
  readonly help: string;
  /** A word for the footer; bindings without one are only in the help. */
  readonly hint?: string;
}

const ANSWER = ['answer'] as const;
const RUNS = ['runs'] as const;
const CHARTS = ['charts'] as const;
const MATRIX = ['matrix'] as const;
const SCROLLED = ['compare', 'run'] as const;

/** The one table of keys: dispatch, the help screen and the documentation read it. */
export const KEYMAP: readonly Binding[] = [
  { keys: ['j', 'down'], command: 'down', views: ANSWER, help: 'Next row' },
  { keys: ['k', 'up'], command: 'up', views: ANSWER, help: 'Previous row' },
  { keys: ['l', 'right'], command: 'right', views: ANSWER, help: 'Columns to the right', hint: 'columns' },
  { keys: ['h', 'left'], command: 'left', views: ANSWER, help: 'Columns to the left' },
  { keys: ['m'], command: 'next-panel', views: ANSWER, help: 'Compare by the next metric', hint: 'metric' },
  { keys: ['M'], command: 'previous-panel', views: ANSWER, help: 'Compare by the previous metric' },
  {
    keys: ['r'],
    command: 'reverse-goal',
    views: ANSWER,
    help: 'More is better, or less is',
    hint: 'goal',
  },
  {
    keys: ['b'],
    command: 'baseline',
    views: ANSWER,
    help: "Compare with the highlighted cell, or with the matrix's baseline again",
    hint: 'baseline',
  },
  { keys: ['space'], command: 'select', views: ANSWER, help: 'Select the runs of the cell', hint: 'select' },
  { keys: ['enter'], command: 'open', views: ANSWER, help: 'Open the first run of the cell' },
  { keys: ['j', 'down'], command: 'down', views: RUNS, help: 'Next run' },
  { keys: ['k', 'up'], command: 'up', views: RUNS, help: 'Previous run' },
  {
    keys: ['space'],
    command: 'select',
    views: RUNS,
    help: 'Select the run for charts and comparison',
    hint: 'select',
  },
  { keys: ['v'], command: 'select-range', views: RUNS, help: 'Select from here to where v is pressed again' },
  { keys: ['a'], command: 'select-all', views: RUNS, help: 'Select all shown runs' },
  { keys: ['c'], command: 'clear-selection', views: RUNS, help: 'Clear the selection' },
  {
    keys: ['b'],
    command: 'baseline',
    views: ['runs', 'compare'],
    help: 'Pin the highlighted run as baseline, or unpin it',
  },
  { keys: ['enter'], command: 'open', views: RUNS, help: 'Open the highlighted run' },
  { keys: ['s'], command: 'next-sort', views: RUNS, help: 'Sort by the next column', hint: 'sort' },
  { keys: ['S'], command: 'previous-sort', views: RUNS, help: 'Sort by the previous column' },
  { keys: ['r'], command: 'reverse-sort', views: RUNS, help: 'Reverse the order' },
  {
    keys: ['o'],
    command: 'group',
    views: RUNS,
    help: 'One row for runs that differ only in their seed',
    hint: 'group',
  },
  { keys: ['p'], command: 'preview', views: RUNS, help: 'Show or hide the charts below the table' },
  { keys: ['m'], command: 'next-panel', views: RUNS, help: 'Other metrics below the table' },
  { keys: ['M'], command: 'previous-panel', views: RUNS, help: 'The metrics before' },
  { keys: ['j', 'down'], command: 'down', views: CHARTS, help: 'Next chart' },
  { keys: ['k', 'up'], command: 'up', views: CHARTS, help: 'Previous chart' },
  {
    keys: ['enter'],
    command: 'open',
    views: CHARTS,
    help: 'One chart over the whole view, or all of them',
    hint: 'zoom',
  },
  { keys: ['l', 'right'], command: 'right', views: CHARTS, help: 'Crosshair to the right' },
  { keys: ['h', 'left'], command: 'left', views: CHARTS, help: 'Crosshair to the left', hint: 'cross' },
  { keys: ['+', '='], command: 'zoom-in', views: CHARTS, help: 'Zoom in on the x axis' },
  { keys: ['-'], command: 'zoom-out', views: CHARTS, help: 'Zoom out' },
  { keys: ['0'], command: 'zoom-reset', views: CHARTS, help: 'Show all of the x axis' },
  { keys: ['>', '.'], command: 'pan-right', views: CHARTS, help: 'Move to the right' },
  { keys: ['<', ','], command: 'pan-left', views: CHARTS, help: 'Move to the left' },
  { keys: ['w'], command: 'smooth-more', views: ['runs', 'charts'], help: 'Smooth more', hint: 'smooth' },
  { keys: ['W'], command: 'smooth-less', views: ['runs', 'charts'], help: 'Smooth less' },
  {
    keys: ['x'],
    command: 'x-axis',
    views: ['runs', 'charts'],
    help: 'x axis: step, epoch, relative time, clock',
  },
  { keys: ['X'], command: 'log-x', views: ['runs', 'charts'], help: 'Logarithmic or linear x axis' },
  {
    keys: ['L'],
    command: 'log-y',
    views: ['runs', 'charts'],
    help: 'Logarithmic or linear y axis',
    hint: 'log',
  },
  { keys: ['b'], command: 'glyphs', views: CHARTS, help: 'Draw with braille, blocks or letters' },
  { keys: ['j', 'down'], command: 'down', views: SCROLLED, help: 'Scroll down' },
  { keys: ['k', 'up'], command: 'up', views: SCROLLED, help: 'Scroll up' },
  { keys: ['/'], command: 'search', views: ['run'], help: 'Search the run and its log', hint: 'search' },
  { keys: ['n'], command: 'next-match', views: ['run'], help: 'Next match' },
  { keys: ['N'], command: 'previous-match', views: ['run'], help: 'Previous match' },
  { keys: ['l', 'right'], command: 'right', views: ['compare'], help: 'Scroll right' },
  { keys: ['h', 'left'], command: 'left', views: ['compare'], help: 'Scroll left' },
  { keys: ['j', 'down'], command: 'down', views: MATRIX, help: 'Next row' },
  { keys: ['k', 'up'], command: 'up', views: MATRIX, help: 'Previous row' },
  { keys: ['l', 'right'], command: 'right', views: MATRIX, help: 'Next column' },
  { keys: ['h', 'left'], command: 'left', views: MATRIX, help: 'Previous column' },
  { keys: ['space'], command: 'select', views: MATRIX, help: 'Select the runs of the cell', hint: 'select' },
  { keys: ['enter'], command: 'open', views: MATRIX, help: 'Open the first run of the cell' },
  { keys: ['m'], command: 'next-panel', views: MATRIX, help: 'Next metric', hint: 'metric' },
  { keys: ['M'], command: 'previous-panel', views: MATRIX, help: 'Previous metric' },
  { keys: ['t'], command: 'next-axis', views: MATRIX, help: 'Another axis from left to right', hint: 'turn' },
  {
    keys: ['o'],
    command: 'means',
    views: MATRIX,
    help: 'Means over all axes but two, or every cell',
    hint: 'means',
  },
  { keys: ['K'], command: 'kill', views: MATRIX, help: 'End the running runs of the cell, after a question' },
  {
    keys: ['R'],
    command: 'retry',
    views: MATRIX,
    help: 'Try again what of the cell has failed, after a question',
    hint: 'retry',
  },
  { keys: ['g', 'home'], command: 'first', views: 'all', help: 'First row' },
  { keys: ['G', 'end'], command: 'last', views: 'all', help: 'Last row' },
  { keys: ['ctrl+d', 'pagedown'], command: 'page-down', views: 'all', help: 'One page down' },
  { keys: ['ctrl+u', 'pageup'], command: 'page-up', views: 'all', help: 'One page up' },
  { keys: ['/'], command: 'filter', views: 'all', help: 'Filter the runs', hint: 'filter' },
  { keys: [':'], command: 'palette', views: 'all', help: 'Command palette' },
  { keys: ['y'], command: 'copy', views: 'all', help: 'Copy the ids of the selected runs' },
  {
    keys: ['e'],
    command: 'export',
    views: 'all',
    help: 'Write what the view shows as CSV; :export has JSON, SVG and PNG',
  },
  { keys: ['tab'], command: 'next-view', views: 'all', help: 'Next view', hint: 'view' },
  { keys: ['shift+tab'], command: 'previous-view', views: 'all', help: 'Previous view' },
  { keys: ['1'], command: 'view-answer', views: 'all', help: 'Answer' },
  { keys: ['2'], command: 'view-runs', views: 'all', help: 'Runs' },
  { keys: ['3'], command: 'view-charts', views: 'all', help: 'Charts' },
  { keys: ['4'], command: 'view-compare', views: 'all', help: 'Compare' },
  { keys: ['5'], command: 'view-run', views: 'all', help: 'Run' },
  { keys: ['6'], command: 'view-matrix', views: 'all', help: 'Matrix' },
  { keys: ['?'], command: 'help', views: 'all', help: 'This help', hint: 'help' },
  { keys: ['escape'], command: 'back', views: 'all', help: 'Close, go back, clear: one layer at a time' },
  { keys: ['q', 'ctrl+c'], command: 'quit', views: 'all', help: 'Quit', hint: 'quit' },
];

/** The command of a key in a view; a view's own binding comes before one of all views. */
export function commandFor(key: string, view: View): Command | null {
  const own = KEYMAP.find(({ keys, views }) => views !== 'all' && views.includes(view) && keys.includes(key));
  return (own ?? KEYMAP.find(({ keys, views }) => views === 'all' && keys.includes(key)))?.command ?? null;
}

export function bindingsOf(view: View): Binding[] {
  return KEYMAP.filter(({ views }) => views === 'all' || views.includes(view));
}

/** The keymap as a Markdown table, for the documentation. */
export function keymapMarkdown(): string {
  const rows = KEYMAP.map(
    ({ keys, views, help }) =>
      `| ${keys.map((key) => `\`${key}\``).join(' ')} | ${views === 'all' ? 'all' : views.join(', ')} | ${help} |`,
  );
  return ['| key | view | what it does |', '|---|---|---|', ...rows].join('\n');
}
