import type { Goal } from '@ablate/statistics';
import type { Annotation, RunRow } from '@ablate/tracker';
import type { Scale } from '../chart/axis-ticks.js';
import type { Band } from '../chart/band.js';
import type { GlyphSet } from '../chart/braille-canvas.js';
import type { XAxis } from '../chart/series.js';
import type { Sort } from '../table/layout.js';

/** A line with a match that is to be scrolled to, once it is known where they are. */
export interface Seeking {
  readonly step: 1 | -1;
  /** Whether the line on top counts. */
  readonly fromHere: boolean;
}

/** `search` looks in the run view, `find` for metrics among the charts. */
export const PROMPT_KINDS = ['filter', 'command', 'search', 'find'] as const;
export type PromptKind = (typeof PROMPT_KINDS)[number];

export interface Prompt {
  readonly kind: PromptKind;
  readonly text: string;
  /** Position of the caret in characters. */
  readonly caret: number;
  /** The filter or search to go back to when the prompt is left with Esc. */
  readonly before: string;
  /** Which of the texts that were entered before is shown, 0 is the newest, and what had been typed. */
  readonly recalled?: { readonly at: number; readonly typed: string };
}

/** What was entered in each kind of prompt, the newest first. */
export type PromptHistory = Readonly<Partial<Record<PromptKind, readonly string[]>>>;

/** A metric or parameter, and whether more of it is better, where nothing else says it. */
export interface ScatterAxis {
  readonly name: string;
  readonly goal: Goal | null;
}

export interface ScatterState {
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
}

export interface ChartState {
  readonly yScale: Scale;
  readonly xScale: Scale;
  readonly xAxis: XAxis;
  /** What lines are drawn with, where the terminal has more than ASCII letters. */
  readonly glyphs: GlyphSet;
  /** Whether outliers are left out of the y axis. */
  readonly clip: boolean;
  /** Below 1 the weight of the exponential mean, from 2 up the points of a window; 0 is off. */
  readonly smoothing: number;
  /** What the bands of groups show. */
  readonly band: Band;
  /** What runs are drawn by, in place of the charts; null for these. */
  readonly scatter: ScatterState | null;
  readonly focus: number;
  /** One chart over the whole view. */
  readonly maximized: boolean;
  /** Position of the crosshair as a part of the shown x range; null is off. */
  readonly cross: number | null;
  /** Shown part of the x range: 0 … 1. */
  readonly from: number;
  readonly to: number;
}

export const EXPORT_FORMATS = ['csv', 'json', 'svg', 'png'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportRequest {
  readonly format: ExportFormat;
  readonly file: string | null;
  readonly toClipboard: boolean;
}

/** What a person wants of the runs of a cell. */
export interface RunRequest {
  readonly kind: 'kill' | 'retry';
  readonly runIds: readonly string[];
}

/** What a person says of runs. */
export interface AnnotationRequest {
  readonly kind: 'annotate';
  readonly runIds: readonly string[];
  readonly annotation: Annotation;
}

export interface UiState {
  /** Name of the view that is shown. */
  readonly view: string;
  /** The highlighted run; the row at `cursorIndex` if that run is no longer shown. */
  readonly cursorId: string | null;
  readonly cursorIndex: number;
  readonly top: number;
  readonly selected: readonly string[];
  readonly rangeFrom: string | null;
  readonly baseline: string | null;
  readonly sort: readonly Sort[];
  /** Columns of the table in their order; empty for the usual ones. */
  readonly columns: readonly string[];
  readonly filter: string;
  /** What is looked for in the run view. */
  readonly search: string;
  /** Which metrics have a chart; empty for all of them. */
  readonly find: string;
  readonly seeking: Seeking | null;
  /** Whether runs that differ only in their seed are shown as one row. */
  readonly grouped: boolean;
  /** Parameters whose values make a group; empty for the whole configuration. */
  readonly groupBy: readonly string[];
  /** Whether charts stand below the run table. */
  readonly preview: boolean;
  readonly panel: number;
  readonly prompt: Prompt | null;
  readonly history: PromptHistory;
  readonly help: boolean;
  readonly scroll: number;
  readonly column: number;
  readonly chart: ChartState;
  /** What views keep for themselves, by their names; see `viewState`. */
  readonly views: Readonly<Record<string, object>>;
  readonly message: string | null;
  /** What is to be written to a file; null when nothing is. */
  readonly exporting: ExportRequest | null;
  /** Lines that are to be put on the clipboard; null when none are. */
  readonly copying: readonly string[] | null;
  /** Waits for a yes. */
  readonly confirming: RunRequest | null;
  /** What the runner is to be asked, or the store is to be told; null when nothing is. */
  readonly requesting: RunRequest | AnnotationRequest | null;
  /** Ids of the runs that are to be removed at the end, as they were deleted one after the other. */
  readonly deleted: readonly (readonly string[])[];
  readonly quit: boolean;
}

export const INITIAL_STATE: UiState = {
  view: 'runs',
  cursorId: null,
  cursorIndex: 0,
  top: 0,
  selected: [],
  rangeFrom: null,
  baseline: null,
  sort: [],
  columns: [],
  filter: '',
  search: '',
  find: '',
  seeking: null,
  grouped: false,
  groupBy: [],
  preview: true,
  panel: 0,
  prompt: null,
  history: {},
  help: false,
  scroll: 0,
  column: 0,
  chart: {
    yScale: 'linear',
    xScale: 'linear',
    xAxis: 'step',
    glyphs: 'braille',
    clip: false,
    smoothing: 0,
    band: 'sd',
    scatter: null,
    focus: 0,
    maximized: false,
    cross: null,
    from: 0,
    to: 1,
  },
  views: {},
  message: null,
  exporting: null,
  copying: null,
  confirming: null,
  requesting: null,
  deleted: [],
  quit: false,
};

/** What state changes must know of what is on the screen. */
export interface ScreenContext {
  /** Ids of the shown rows, filtered and sorted. */
  readonly ids: readonly string[];
  /** Rows of one page. */
  readonly page: number;
  /** Number of charts. */
  readonly panels: number;
  /** Ids of the columns that the table can be sorted by. */
  readonly columns: readonly string[];
  /** Ids of all columns that the table could have. */
  readonly columnNames: () => readonly string[];
  /** Metrics that the store knows. */
  readonly metrics: readonly string[];
  /** The selected runs, else the one that is open, else those of the highlighted row. */
  readonly chosen: readonly Pick<RunRow, 'id' | 'status'>[];
}

/** A change of the state. Pure: what it needs of the screen comes with `context`. */
export type Change<Context extends ScreenContext = ScreenContext> = (
  state: UiState,
  context: Context,
) => UiState;

/** Where the highlighted run stands among the shown ones. */
export function cursorPosition(state: UiState, ids: readonly string[]): number {
  const index = state.cursorId === null ? -1 : ids.indexOf(state.cursorId);
  return index >= 0 ? index : Math.max(0, Math.min(state.cursorIndex, ids.length - 1));
}

export function highlightedId(state: UiState, ids: readonly string[]): string | null {
  return ids[cursorPosition(state, ids)] ?? null;
}

/** Goes to a view, from its top. */
export function show(state: UiState, view: string): UiState {
  return { ...state, view, help: false, scroll: 0, column: 0 };
}
