import { type ReactElement, useMemo } from 'react';
import { gridRoom, matrixLines } from '../matrix/matrix-lines.js';
import type { ViewProps } from './ChartsView.js';
import { Lines } from './Lines.js';
import type { MatrixModel } from './use-matrix.js';

export interface MatrixViewProps extends ViewProps {
  readonly matrix: MatrixModel | null;
}

/** The cells of a matrix as they run. */
export function MatrixView({ matrix, model, state, width, height }: MatrixViewProps): ReactElement | null {
  const { progress } = model.cellContext;
  const lines = useMemo(() => {
    const gridRows = gridRoom(matrix?.grid.rows.length ?? 0, height);
    return matrixLines({ matrix, progress, state: state.matrix, width, gridRows });
  }, [matrix, progress, state.matrix, width, height]);
  return <Lines lines={lines} width={width} height={height} />;
}
