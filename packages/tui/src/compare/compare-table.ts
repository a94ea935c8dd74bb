import type { ConfigDifference } from '@ablate/tracker';
import type { ChartRun } from '../chart/panels.js';
import { statusLook } from '../table/run-status.js';
import { formatNumber } from '../text/format.js';
import { type Line, type Span, span } from '../text/line.js';
import { fit, truncateMiddle } from '../text/width.js';
import { formatValue } from './format-value.js';
import { bestIndex } from './metric-goal.js';

export interface CompareOptions {
  readonly runs: readonly ChartRun[];
  readonly differences: readonly ConfigDifference[];
  readonly metricKeys: readonly string[];
  /** Id of the run that the others are compared with. */
  readonly baseline: string | null;
  readonly width: number;
  /** Number of runs scrolled out on the left. */
  readonly column: number;
  readonly ascii?: boolean;
}

interface Shown {
  readonly runs: readonly ChartRun[];
  readonly indices: readonly number[];
  readonly pathWidth: number;
  readonly cellWidth: number;
}

const CELL_LEAST = 16;
const CELL_MOST = 30;

function chooseColumns({ runs, width, column }: CompareOptions): Shown {
  const pathWidth = Math.max(12, Math.min(30, Math.floor(width / 4)));
  const room = width - pathWidth;
  const fits = Math.max(1, Math.floor(room / (CELL_LEAST + 1)));
  const from = Math.max(0, Math.min(column, runs.length - fits));
  const indices = runs.map((_, index) => index).slice(from, from + fits);
  const cellWidth = Math.max(8, Math.min(CELL_MOST, Math.floor(room / Math.max(1, indices.length)) - 1));
  return { runs: indices.flatMap((index) => runs[index] ?? []), indices, pathWidth, cellWidth };
}

function tableRow(shown: Shown, title: Span, cells: readonly Span[]): Line {
  return [
    { ...title, text: fit(truncateMiddle(title.text, shown.pathWidth), shown.pathWidth) },
    ...cells.flatMap((cell) => [{ text: ' ' }, { ...cell, text: fit(cell.text, shown.cellWidth) }]),
  ];
}

function heading(text: string): Line {
  return [span(text, { bold: true, underline: true })];
}

function runHeadings(shown: Shown, options: CompareOptions): Line[] {
  const { baseline, ascii } = options;
  const names = shown.runs.map(({ run, identity }) =>
    span(`${identity.marker} ${truncateMiddle(run.name, shown.cellWidth - 2)}`, {
      bold: true,
      color: identity.color,
    }),
  );
  const states = shown.runs.map(({ run }) => {
    const look = statusLook(run.status);
    const seed = run.seed === null ? '' : ` seed ${run.seed}`;
    const pinned = run.id === baseline ? ' baseline' : '';
    return span(`${ascii ? look.ascii : look.glyph}${seed}${pinned}`, { color: look.color });
  });
  return [tableRow(shown, span(''), names), tableRow(shown, span(''), states)];
}

function differenceRow(shown: Shown, { path, values }: ConfigDifference): Line {
  const reference = values[0];
  const same = JSON.stringify(reference);
  const cells = shown.indices.map((index) => {
    const value = values[index];
    const differs = index > 0 && JSON.stringify(value) !== same;
    return span(formatValue(value), differs ? { color: '#e69f00' } : { dim: value === undefined });
  });
  return tableRow(shown, span(path), cells);
}

function signed(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

function metricRow(shown: Shown, key: string, options: CompareOptions): Line {
  const values = options.runs.map(({ run }) => run.metrics[key]?.last ?? null);
  const best = bestIndex(key, values);
  const base = options.runs.findIndex(({ run }) => run.id === options.baseline);
  const reference = values[base === -1 ? 0 : base] ?? null;
  const cells = shown.indices.map((index): Span => {
    const value = values[index] ?? null;
    if (value === null) return span('–', { dim: true });
    const isReference = index === (base === -1 ? 0 : base);
    const gap = isReference || reference === null ? '' : ` (${signed(value - reference)})`;
    const star = index === best ? (options.ascii ? ' *' : ' ★') : '';
    return span(`${formatNumber(value)}${gap}${star}`, { bold: index === best });
  });
  return tableRow(shown, span(key), cells);
}

/** Runs side by side: what of their configurations differs, then the last value of every metric. */
export function compareLines(options: CompareOptions): Line[] {
  const { runs, differences, metricKeys } = options;
  if (runs.length === 0) return [[span('Select runs with space, then compare them here.', { dim: true })]];
  const shown = chooseColumns(options);
  const hidden = runs.length - shown.runs.length;
  const keys = metricKeys.filter((key) => runs.some(({ run }) => run.metrics[key] !== undefined));
  const noDifference =
    runs.length === 1 ? 'Select a second run to compare with.' : 'The configurations are the same.';
  return [
    ...runHeadings(shown, options),
    ...(hidden > 0 ? [[span(`${hidden} more: h and l scroll`, { dim: true })]] : []),
    [],
    heading('configuration: what differs'),
    ...(differences.length === 0 ? [[span(noDifference, { dim: true })]] : []),
    ...differences.map((difference) => differenceRow(shown, difference)),
    [],
    heading('metrics: last value (difference from the baseline)'),
    ...keys.map((key) => metricRow(shown, key, options)),
  ];
}

/** The same difference in one line: `depth 8|20 · norm batch-norm|·`. */
export function differenceLine(differences: readonly ConfigDifference[], separator = ' · '): string {
  return differences
    .map(({ path, values }) => `${path} ${[...new Set(values.map(formatValue))].join(' | ')}`)
    .join(separator);
}
