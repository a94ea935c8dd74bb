import type { Progress } from '@ablate/tracker';
import { cellLines, failureLines } from '../matrix/cell-lines.js';
import { effectLines } from '../../compare/effect-lines.js';
import type { GridCell, MatrixGrid } from '../matrix/matrix-grid.js';
import { shareLines } from '../../matrix/share-lines.js';
import { verdictLines } from '../matrix/verdict-lines.js';
import { formatNumber } from '@ablate/report/text';
import { sanitize } from '../../text/sanitize.js';
import type { MatrixModel } from './matrix-model.js';
import { spokenLine } from '../../text/spoken-line.js';
import type { MatrixState } from './matrix-state.js';

function place({ rows, columns }: MatrixGrid, row: number, column: number): string {
  return sanitize([rows[row]?.label, columns[column]].filter(Boolean).join(', '));
}

function cellText({ slots, value, early }: GridCell): string {
  if (slots.length === 0) return 'no such cell';
  const finished = slots.filter(({ run }) => run?.status === 'finished').length;
  const mean = value === null ? 'no value' : `${formatNumber(value)}${early ? ' so far' : ''}`;
  const bad = slots.filter(({ run }) => run?.status === 'failed' || run?.status === 'crashed').length;
  return `${mean}, ${finished} of ${slots.length} finished${bad === 0 ? '' : `, ${bad} failed`}`;
}

/** Every cell of a matrix in words, what the axes explain, what failed, then the highlighted cell. */
export function spokenMatrix(
  matrix: MatrixModel | null,
  { row, column, means }: MatrixState,
  progress: ReadonlyMap<string, Progress>,
): string[] {
  if (matrix === null) return ['No matrix: no parameter differs between the runs of this experiment.'];
  const { experiment, question, note, grid, variance, comparison, failures } = matrix;
  const metric = grid.metric ?? 'no metric yet';
  const cells = grid.rows.flatMap(({ cells: list }, down) =>
    list.map((cell, across) => `${place(grid, down, across)}: ${cellText(cell)}`),
  );
  const here = grid.rows[row]?.cells[column];
  return [
    sanitize([experiment, question].filter(Boolean).join(': ')),
    ...(note === null ? [] : [sanitize(note)]),
    `${metric}${means ? ', means' : ''}; ${grid.rowTitle} by ${grid.columnTitle}.`,
    ...cells,
    `Share of the variance of ${metric}:`,
    ...shareLines(variance).map(spokenLine),
    ...effectLines(comparison, Infinity).map(spokenLine),
    ...(failures.length === 0 ? [] : ['Failures:', ...failureLines(failures).map(spokenLine)]),
    `Cell ${place(grid, row, column)}:`,
    ...verdictLines(here, comparison).map(spokenLine),
    ...cellLines(here, grid.metric, progress).map((line) => `here, ${spokenLine(line)}`),
  ];
}
