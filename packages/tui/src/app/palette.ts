import fuzzysort from 'fuzzysort';
import { type Band, BANDS } from '../chart/band.js';
import { X_AXES, type XAxis } from '../chart/series.js';
import { isSmoothing } from '../chart/smoothing.js';
import { filterWords } from '../filter/filter-names.js';
import { annotateChosen, deleteChosen, parseTags, undelete } from '../state/run-changes.js';
import { selectAll } from '../state/selection.js';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ScatterAxis,
  type ScreenContext,
  type UiState,
} from '../state/ui-state.js';
import { VIEWS } from '../views/registry.js';
import { goTo } from './update.js';

interface PaletteCommand {
  readonly name: string;
  readonly usage: string;
  readonly help: string;
  /** What its words may be. */
  readonly words?: (context: ScreenContext) => readonly string[];
  readonly run: (state: UiState, words: readonly string[], context: ScreenContext) => UiState;
}

/** Said in the footer instead of doing anything: what was expected, what came, what is known. */
function complain(state: UiState, message: string): UiState {
  return { ...state, message };
}

function isOneOf<T extends string>(known: readonly T[], word: string | undefined): word is T {
  return word !== undefined && known.some((candidate) => candidate === word);
}

function sortBy(state: UiState, words: readonly string[], { columns }: ScreenContext): UiState {
  const keys = words
    .join(' ')
    .split(',')
    .map((part) => part.trim().split(/\s+/u))
    .filter(([name]) => name);
  const unknown = keys.find(([name]) => !columns.includes(name ?? ''));
  if (unknown) return complain(state, `no column "${unknown[0] ?? ''}"; known: ${columns.join(', ')}`);
  const sort = keys.map(([column = '', direction]) => ({ column, descending: direction === 'desc' }));
  return { ...state, sort };
}

function groupBy(state: UiState, words: readonly string[]): UiState {
  const parameters = words
    .join(' ')
    .split(/[\s,]+/u)
    .filter(Boolean);
  if (parameters[0] === 'off') return { ...state, grouped: false, groupBy: [], selected: [] };
  return { ...state, view: 'runs', grouped: true, groupBy: parameters, selected: [] };
}

function setColumns(state: UiState, words: readonly string[], context: ScreenContext): UiState {
  const names = words
    .join(' ')
    .split(/[\s,]+/u)
    .filter(Boolean);
  if (names.length === 0 || names[0] === 'usual') return { ...state, columns: [], sort: [] };
  const known = context.columnNames();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return complain(state, `no column "${unknown}"; known: ${known.join(', ')}`);
  return { ...state, view: 'runs', columns: [...new Set(names)] };
}

function exportAs(state: UiState, [format, ...file]: readonly string[]): UiState {
  if (!isOneOf<ExportFormat>(EXPORT_FORMATS, format)) {
    return complain(state, `export: expected ${EXPORT_FORMATS.join(', ')}, got "${format ?? ''}"`);
  }
  return {
    ...state,
    exporting: { format, file: file.length === 0 ? null : file.join(' '), toClipboard: false },
  };
}

function setXAxis(state: UiState, [axis]: readonly string[]): UiState {
  if (!isOneOf<XAxis>(X_AXES, axis))
    return complain(state, `x: expected ${X_AXES.join(', ')}, got "${axis ?? ''}"`);
  return { ...state, chart: { ...state.chart, xAxis: axis, from: 0, to: 1 } };
}

function setSmoothing(state: UiState, [weight = '0']: readonly string[]): UiState {
  const smoothing = Number(weight);
  if (!isSmoothing(smoothing))
    return complain(state, `smooth: expected 0 up to below 1, or points from 2 up, got "${weight}"`);
  return { ...state, chart: { ...state.chart, smoothing } };
}

function setBand(state: UiState, [band]: readonly string[]): UiState {
  if (!isOneOf<Band>(BANDS, band))
    return complain(state, `band: expected ${BANDS.join(', ')}, got "${band ?? ''}"`);
  return { ...state, chart: { ...state.chart, band } };
}

const COPY_FORMATS = EXPORT_FORMATS.filter((format) => format !== 'png');

function copyAs(state: UiState, [format]: readonly string[]): UiState {
  if (!isOneOf<ExportFormat>(COPY_FORMATS, format))
    return complain(state, `copy: expected ${COPY_FORMATS.join(', ')}, got "${format ?? ''}"`);
  return { ...state, exporting: { format, file: null, toClipboard: true } };
}

function scatterBy(state: UiState, [x, y]: readonly string[], context: ScreenContext): UiState {
  if (x === 'off' && y === undefined) return { ...state, chart: { ...state.chart, scatter: null } };
  if (x === undefined || y === undefined)
    return complain(state, 'scatter: expected two metrics or parameters, or off');
  const known = [...new Set([...context.metrics, ...context.columnNames()])];
  const axes = { x: scatterAxis(x), y: scatterAxis(y) };
  const unknown = [axes.x.name, axes.y.name].find((name) => !known.includes(name));
  if (unknown !== undefined) return complain(state, `no metric or parameter "${unknown}"; Tab completes`);
  return goTo(
    { ...state, chart: { ...state.chart, scatter: axes, from: 0, to: 1, cross: null } },
    'charts',
    context,
  );
}

/** `val/wer:min` */
function scatterAxis(text: string): ScatterAxis {
  const goal = (['max', 'min'] as const).find((each) => text.endsWith(`:${each}`)) ?? null;
  return { name: goal === null ? text : text.slice(0, -goal.length - 1), goal };
}

function setNote(state: UiState, words: readonly string[], context: ScreenContext): UiState {
  if (words.length === 0) return complain(state, 'note: expected a text, or off');
  return annotateChosen(state, context, {
    note: words[0] === 'off' && words.length === 1 ? null : words.join(' '),
  });
}

function setTags(state: UiState, words: readonly string[], context: ScreenContext): UiState {
  if (words.length === 0) return complain(state, 'tag: expected tags, such as checked, group=a, or -group');
  return annotateChosen(state, context, { tags: parseTags(words) });
}

function archive(state: UiState, [off]: readonly string[], context: ScreenContext): UiState {
  if (off !== undefined && off !== 'off')
    return complain(state, `archive: expected off or nothing, got "${off}"`);
  return annotateChosen(state, context, { archived: off === undefined });
}

const VIEW_NAMES = VIEWS.map(({ name }) => name);

function setView(state: UiState, [view]: readonly string[], context: ScreenContext): UiState {
  if (view === undefined || !VIEW_NAMES.includes(view))
    return complain(state, `view: expected ${VIEW_NAMES.join(', ')}, got "${view ?? ''}"`);
  return goTo(state, view, context);
}

const PALETTE_COMMANDS: readonly PaletteCommand[] = [
  {
    name: 'sort',
    usage: 'sort COLUMN [desc], COLUMN …',
    help: 'Sort by one or more columns',
    words: ({ columns }) => columns,
    run: sortBy,
  },
  {
    name: 'group',
    usage: 'group [PARAMETER …] | off',
    help: 'Group by configuration, or by parameters',
    words: ({ columnNames }) => columnNames(),
    run: groupBy,
  },
  {
    name: 'columns',
    usage: 'columns NAME … | usual',
    help: 'Columns: fields, parameters, metrics, METRIC.min',
    words: ({ columnNames }) => columnNames(),
    run: setColumns,
  },
  {
    name: 'filter',
    usage: 'filter EXPRESSION',
    help: 'Filter the runs',
    words: ({ metrics, columnNames }) => filterWords(metrics, columnNames()),
    run: (state, words) => ({ ...state, filter: words.join(' ') }),
  },
  {
    name: 'export',
    usage: `export ${EXPORT_FORMATS.join('|')} [FILE]`,
    help: 'Write what the view shows to a file',
    words: () => EXPORT_FORMATS,
    run: exportAs,
  },
  {
    name: 'x',
    usage: 'x step|epoch|relative|clock',
    help: 'What the x axis shows',
    words: () => X_AXES,
    run: setXAxis,
  },
  {
    name: 'smooth',
    usage: 'smooth WEIGHT | POINTS',
    help: 'Exponential mean, 0 up to below 1, or mean over points, from 2 up',
    run: setSmoothing,
  },
  {
    name: 'band',
    usage: `band ${BANDS.join('|')}`,
    help: 'What the bands of groups show',
    words: () => BANDS,
    run: setBand,
  },
  {
    name: 'copy',
    usage: `copy ${COPY_FORMATS.join('|')}`,
    help: 'Put what the view shows on the clipboard',
    words: () => COPY_FORMATS,
    run: copyAs,
  },
  {
    name: 'view',
    usage: `view ${VIEW_NAMES.join('|')}`,
    help: 'Go to a view',
    words: () => VIEW_NAMES,
    run: setView,
  },
  {
    name: 'scatter',
    usage: 'scatter X[:max|min] Y[:max|min] | off',
    help: 'Runs by two metrics or parameters, with the Pareto front',
    words: ({ metrics, columnNames }) => [...new Set([...metrics, ...columnNames()])],
    run: scatterBy,
  },
  {
    name: 'note',
    usage: 'note TEXT | off',
    help: 'Write a note about the selected runs, or the highlighted one',
    run: setNote,
  },
  {
    name: 'tag',
    usage: 'tag KEY[=VALUE] … -KEY …',
    help: 'Give these runs tags, or take them away',
    run: setTags,
  },
  {
    name: 'archive',
    usage: 'archive [off]',
    help: 'Leave these runs out of ablate runs',
    words: () => ['off'],
    run: archive,
  },
  {
    name: 'delete',
    usage: 'delete',
    help: 'Delete these runs once you quit',
    run: (state, _, context) => deleteChosen(state, context),
  },
  { name: 'undelete', usage: 'undelete', help: 'Bring back what was deleted last', run: undelete },
  {
    name: 'all',
    usage: 'all',
    help: 'Select all shown runs',
    run: (state, _, context) => selectAll(state, context),
  },
  {
    name: 'clear',
    usage: 'clear',
    help: 'Clear the selection',
    run: (state) => ({ ...state, selected: [] }),
  },
  { name: 'help', usage: 'help', help: 'Keys', run: (state) => ({ ...state, help: true, scroll: 0 }) },
  { name: 'quit', usage: 'quit', help: 'Quit', run: (state) => ({ ...state, quit: true }) },
];

/** The command of this name, else those that begin so, else those that have these letters in their order. */
function matching(word: string): readonly PaletteCommand[] {
  const exact = PALETTE_COMMANDS.filter(({ name }) => name === word);
  if (exact.length > 0) return exact;
  const beginning = PALETTE_COMMANDS.filter(({ name }) => name.startsWith(word));
  return beginning.length > 0
    ? beginning
    : fuzzysort.go(word, PALETTE_COMMANDS, { key: 'name' }).map(({ obj }) => obj);
}

/** What the last word of a command may become. */
export function paletteWords(text: string, context: ScreenContext): readonly string[] {
  const [name = '', ...words] = text.trimStart().split(/[\s,]+/u);
  if (words.length === 0) return PALETTE_COMMANDS.map((command) => command.name);
  const [only, ...others] = matching(name);
  return others.length > 0 ? [] : (only?.words?.(context) ?? []);
}

/** Said beside what is typed: the usage of the command, or which commands there are. */
export function paletteHint(text: string): string {
  const [word = ''] = text.trimStart().split(/\s+/u);
  const found = matching(word);
  const [only] = found;
  if (found.length === 1 && only) return `${only.usage} – ${only.help}`;
  return found.length === 0 ? 'no such command' : found.map(({ name }) => name).join(' ');
}

/** Runs what was typed after `:`. A command may be cut short as long as it stays unique. */
export function runPalette(state: UiState, text: string, context: ScreenContext): UiState {
  const [word = '', ...words] = text.trim().split(/\s+/u);
  if (word === '') return state;
  const found = matching(word);
  const [only] = found;
  if (found.length === 1 && only) return only.run(state, words, context);
  const known = PALETTE_COMMANDS.map(({ name }) => name).join(', ');
  return complain(state, `no command "${word}"; known: ${known}`);
}
