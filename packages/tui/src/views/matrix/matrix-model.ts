import type { Comparison, SharesOfVariance } from '@ablate/statistics';
import type { Failure } from './cell-lines.js';
import type { GridContext } from './grid-context.js';
import type { MatrixGrid } from './matrix-grid.js';

/** What the view of a matrix shows. */
export interface MatrixModel {
  readonly experiment: string;
  readonly question: string | null;
  /** Where the axes come from, if no stored matrix says it. */
  readonly note: string | null;
  readonly grid: MatrixGrid;
  /** Null where there are too many cells to split it here. */
  readonly variance: SharesOfVariance | null;
  /** Its cells by the metric, as it asks; null where it compares nothing, or has too many cells for it here. */
  readonly comparison: Comparison | null;
  readonly failures: readonly Failure[];
  readonly context: GridContext;
}
