import { type ReactElement, useMemo } from 'react';
import { cellLines, failureLines, importanceLines } from '../matrix/cell-lines.js';
import { gridLines } from '../matrix/grid-lines.js';
import { besides, type Line, span } from '../text/line.js';
import { truncate } from '../text/width.js';
import type { ViewProps } from './ChartsView.js';
import { Lines } from './Lines.js';
import type { MatrixModel } from './use-matrix.js';

export interface MatrixViewProps extends ViewProps {
  readonly matrix: MatrixModel | null;
}

const NOTHING: Line[] = [
  [],
  [span('  No matrix here: no parameter differs between the runs of this experiment.', { dim: true })],
];
const HEADER = 3;
const LEAST_FOR_BOTH = 100;

function heading(text: string): Line {
  return [span(text, { bold: true, underline: true })];
}

function headerLines({ experiment, question, grid }: MatrixModel, means: boolean, width: number): Line[] {
  const slots = grid.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.slots));
  const finished = slots.filter(({ run }) => run?.status === 'finished').length;
  const across = grid.columnTitle === '' ? '' : `  ·  across: ${grid.columnTitle}`;
  const what = grid.metric === null ? 'no metric yet' : `${grid.metric}${means ? ', means' : ''}`;
  return [
    [span(experiment, { bold: true }), span(truncate(question === null ? '' : `  ${question}`, width))],
    [span(`${what}${across}  ·  ${finished} of ${slots.length} runs finished`, { dim: true })],
    [],
  ];
}

/** The cells of a matrix as they run; below it the highlighted cell, what each axis explains, and what failed. */
export function MatrixView({ matrix, model, state, width, height }: MatrixViewProps): ReactElement | null {
  const { progress } = model.cellContext;
  const { row, column, means } = state.matrix;
  const lines = useMemo(() => {
    if (matrix === null) return NOTHING;
    const { grid, importance, failures } = matrix;
    const room = Math.max(2, Math.min(grid.rows.length + 1, Math.floor((height - HEADER) * 0.6)));
    const cell = cellLines(grid.rows[row]?.cells[column], grid.metric, progress);
    const explained = [
      heading(`share of the variance of ${grid.metric ?? '–'}`),
      ...importanceLines(importance),
    ];
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
      ...gridLines({ grid, progress, row, column, width, height: room }),
      [],
      ...below,
      ...(failures.length === 0 ? [] : [[], heading('failures'), ...failureLines(failures)]),
    ];
  }, [matrix, progress, row, column, means, width, height]);
  return <Lines lines={lines} width={width} height={height} />;
}
