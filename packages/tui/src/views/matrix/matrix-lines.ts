import type { Progress } from '@ablate/tracker';
import { effectLines } from '../../compare/effect-lines.js';
import { besides, type Line, span } from '../../text/line.js';
import { truncate } from '../../text/width.js';
import type { MatrixModel } from './matrix-model.js';
import { cellLines, failureLines } from './cell-lines.js';
import { gridLines } from './grid-lines.js';
import { shareLines } from '../../matrix/share-lines.js';
import { verdictLines } from './verdict-lines.js';
import type { MatrixState } from './matrix-state.js';

export interface MatrixLinesOptions {
  readonly matrix: MatrixModel | null;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly state: MatrixState;
  readonly width: number;
  /** Rows of the grid with its header. */
  readonly gridRows: number;
}

const NOTHING: Line[] = [
  [],
  [span('  No matrix here: no parameter differs between the runs of this experiment.', { dim: true })],
];
/** Rows above the grid. */
export const MATRIX_HEADER = 3;
const LEAST_FOR_BOTH = 100;
const GRID_PART = 0.6;

/** Rows that the grid gets of a view of `height` rows, its header among them. */
export function gridRoom(rows: number, height: number): number {
  return Math.max(2, Math.min(rows + 1, Math.floor((height - MATRIX_HEADER) * GRID_PART)));
}

function heading(text: string): Line {
  return [span(text, { bold: true, underline: true })];
}

function headerLines(
  { experiment, question, note, grid }: MatrixModel,
  means: boolean,
  width: number,
): Line[] {
  const slots = grid.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.slots));
  const finished = slots.filter(({ run }) => run?.status === 'finished').length;
  const across = grid.columnTitle === '' ? '' : `  ·  across: ${grid.columnTitle}`;
  const what =
    grid.metric === null
      ? 'no metric yet'
      : `${grid.metric}${means ? ', means' : ''}${grid.goal === null ? ' (no goal known)' : ''}`;
  return [
    [span(experiment, { bold: true }), span(truncate(question === null ? '' : `  ${question}`, width))],
    [span(`${what}${across}  ·  ${finished} of ${slots.length} runs finished`, { dim: true })],
    note === null ? [] : [span(truncate(note, width), { dim: true })],
  ];
}

/** The cells of a matrix as they run; below it the highlighted cell, what each axis explains, and what failed. */
export function matrixLines({ matrix, progress, state, width, gridRows }: MatrixLinesOptions): Line[] {
  if (matrix === null) return NOTHING;
  const { row, column, means } = state;
  const { grid, variance, comparison, failures } = matrix;
  const here = grid.rows[row]?.cells[column];
  const cell = [...verdictLines(here, comparison), ...cellLines(here, grid.metric, progress)];
  const explained = [heading(`share of the variance of ${grid.metric ?? '–'}`), ...shareLines(variance)];
  const effects = effectLines(comparison, width);
  const half = Math.floor((width - 3) / 2);
  const place = [grid.rows[row]?.label, grid.columns[column]].filter(Boolean).join(' · ');
  const about = [heading(truncate(place, half)), ...cell];
  const below =
    width < LEAST_FOR_BOTH
      ? [...about, [], ...explained]
      : besides(
          [about, explained].map((block) => ({ lines: block, width: half })),
          3,
        );
  return [
    ...headerLines(matrix, means, width),
    ...gridLines({ grid, progress, row, column, width, height: gridRows }),
    [],
    ...below,
    ...(effects.length === 0 ? [] : [[], ...effects]),
    ...(failures.length === 0 ? [] : [[], heading('failures'), ...failureLines(failures)]),
  ];
}
