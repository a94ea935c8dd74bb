import { useMemo } from 'react';
import { ChosenRuns, type RunRow } from '@ablate/tracker';
import { compareMatrix, type MatrixRuns, planOf } from '../../matrix/matrix-runs.js';
import { matrixOfRuns } from '../../matrix/matrix-of-runs.js';
import { asksSomething, type Matrix, readMatrix } from '../../matrix/stored-matrix.js';
import { storedRule } from '../../metrics/metric-rules.js';
import { observations } from '../../matrix/observations.js';
import { splitVariance } from '../../metrics/split-variance.js';
import type { UiReader } from '../../store/ui-reader.js';
import { PREFERRED_METRICS } from '../../table/columns.js';
import type { Line } from '../../text/line.js';
import type { ViewInput } from '../view.js';
import type { Failure } from './cell-lines.js';
import type { GridContext } from './grid-context.js';
import { type MatrixGrid, matrixGrid } from './matrix-grid.js';
import { gridRoom, matrixLines } from './matrix-lines.js';
import type { MatrixModel } from './matrix-model.js';
import { MATRIX } from './matrix-state.js';

const MOST_FAILURES = 5;
/** Above so many runs a comparison takes so long that keys would not be heard. */
const MOST_COMPARED = 1_000;
const LOG_LINES = 3;

interface Source extends Pick<MatrixRuns, 'plan' | 'held'> {
  readonly matrix: Matrix;
  readonly question: string | null;
  readonly note: string | null;
}

function readSource(reader: UiReader, experiment: string, runs: readonly RunRow[]): Source | null {
  const stored = reader.experiments().find(({ name }) => name === experiment);
  const own = runs.filter((run) => run.experiment === experiment);
  const common = { question: stored?.question ?? null, ...planOf(stored) };
  const matrix = readMatrix(stored?.matrix ?? null);
  if (matrix !== null) return { matrix, note: null, ...common };
  const varying = matrixOfRuns(own);
  return varying === null ? null : { matrix: varying, note: varying.note, ...common };
}

function chosenMetric({ compare }: Matrix, wanted: string | null, keys: readonly string[]): string | null {
  const order = [wanted, compare?.metric, ...PREFERRED_METRICS, keys[0]];
  return order.find((key) => typeof key === 'string' && keys.includes(key)) ?? null;
}

/** The failed runs of a grid, newest first, with the ends of their logs. */
function readFailures(reader: UiReader, { rows }: MatrixGrid): Failure[] {
  const runs = rows.flatMap(({ cells }) =>
    cells.flatMap(({ slots }) => slots.flatMap(({ run }) => (run === null ? [] : [run]))),
  );
  const failed = runs.filter(({ status }) => status === 'failed' || status === 'crashed');
  const newest = failed.sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0)).slice(0, MOST_FAILURES);
  return newest.map((run) => ({ run, log: reader.logTail(run.id, LOG_LINES) }));
}

/** The matrix of the experiment that is shown, or that the highlighted run belongs to; null in other views. */
function useModel({ reader, experiment, model, state }: ViewInput, isShown: boolean): MatrixModel | null {
  const { all, metricKeys, highlighted } = model;
  const { columnAxis, means, metric: wanted, row, column } = MATRIX.of(state);
  const name = isShown ? (experiment ?? highlighted?.experiment ?? null) : null;
  const source = useMemo(() => (name === null ? null : readSource(reader, name, all)), [reader, name, all]);
  const drawn = useMemo(() => {
    if (source === null || name === null) return null;
    const { matrix, plan, held } = source;
    const metric = chosenMetric(matrix, wanted, metricKeys);
    const rule = metric === null ? undefined : storedRule(metric, matrix.compare);
    // Where nothing says which cells there should be, runs of other experiments stand for none.
    const own = matrix.seeds.length > 0 ? all : all.filter(({ experiment }) => experiment === name);
    const chosen = new ChosenRuns(own, name);
    const grid = matrixGrid({ matrix, chosen, metric, rule, columnAxis, means });
    const variance = splitVariance(metric === null ? [] : observations(matrix, chosen, metric, rule));
    const isCompared =
      metric !== null && asksSomething(matrix) && matrix.cells.length * matrix.seeds.length <= MOST_COMPARED;
    const comparison = isCompared
      ? compareMatrix({ experiment: name, matrix, plan, held, chosen }, metric)
      : null;
    return { grid, variance, comparison, failures: readFailures(reader, grid) };
  }, [source, name, wanted, metricKeys, all, columnAxis, means, reader]);
  return useMemo(() => {
    if (source === null || drawn === null || name === null) return null;
    const { rows, columns, metric } = drawn.grid;
    const slots = rows[row]?.cells[column]?.slots ?? [];
    const idsOf = (...wanted: RunRow['status'][]) =>
      slots.flatMap(({ run }) => (run !== null && wanted.includes(run.status) ? run.id : []));
    const context: GridContext = {
      rows: rows.length,
      columns: columns.length,
      metric,
      runIds: slots.flatMap(({ run }) => run?.id ?? []),
      running: idsOf('running'),
      unfinished: idsOf('failed', 'crashed', 'killed', 'pruned'),
    };
    const { question, note } = source;
    return { experiment: name, question, note, ...drawn, context };
  }, [source, drawn, name, row, column]);
}

export interface MatrixPage {
  readonly matrix: MatrixModel | null;
  readonly lines: readonly Line[];
}

/** The matrix with its lines while it is shown. */
export function useMatrix(input: ViewInput, isShown: boolean): MatrixPage {
  const matrix = useModel(input, isShown);
  const { model, width, height, spoken } = input;
  const state = MATRIX.of(input.state);
  const { progress } = model.cellContext;
  const lines = useMemo(() => {
    if (!isShown || spoken) return [];
    const gridRows = gridRoom(matrix?.grid.rows.length ?? 0, height);
    return matrixLines({ matrix, progress, state, width, gridRows });
  }, [isShown, spoken, matrix, progress, state, width, height]);
  return { matrix, lines };
}
