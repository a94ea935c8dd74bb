import type { RunRow } from '@ablate/tracker';
import { cellOfRuns, type MatrixRuns, readMatrixRuns, standingRuns } from '../matrix/matrix-runs.js';
import { type CountedValues, countedValues, oneRunEach } from '../metrics/counted-values.js';
import type { RuleOf } from '../metrics/metric-rules.js';
import type { UiReader } from '../store/ui-reader.js';
import type { RunGroup } from './subject.js';

/** The values that a group counts with by a metric, one for each cell and seed. */
export type GroupValues = (group: Pick<RunGroup, 'runs'>, metric: string) => CountedValues;

/**
 * A group that is a whole cell of its experiment's matrix has the runs that stand for the cell in comparisons: of the
 * matrix's seeds, those of other experiments among them. Any other one, as by a filter, has the runs that it lists.
 * Matrices and their runs are read once, when first asked for.
 */
export function readGroupValues(
  reader: Pick<UiReader, 'experiments' | 'listRuns'>,
  ruleOf: RuleOf,
): GroupValues {
  const matrices = new Map<string, MatrixRuns | null>();
  const matrixOf = (experiment: string) => {
    const found = matrices.get(experiment);
    if (found !== undefined) return found;
    const read = readMatrixRuns(reader, experiment);
    matrices.set(experiment, read);
    return read;
  };
  const known = new WeakMap<readonly RunRow[], readonly RunRow[]>();
  const standing = (runs: readonly RunRow[]) => {
    const found = known.get(runs) ?? chooseRuns(runs, matrixOf(runs[0]?.experiment ?? ''));
    known.set(runs, found);
    return found;
  };
  return ({ runs }, metric) => countedValues(standing(runs), metric, ruleOf(metric, runs));
}

function chooseRuns(runs: readonly RunRow[], matrix: MatrixRuns | null): readonly RunRow[] {
  const cell = matrix === null ? undefined : matrix.matrix.cells[cellOfRuns(runs, matrix)];
  return matrix === null || cell === undefined ? oneRunEach(runs) : standingRuns(cell.hash, matrix);
}
