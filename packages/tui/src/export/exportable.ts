import { comparisonLines } from '../compare/comparison-lines.js';
import { answerLines } from '../answer/answer-lines.js';
import { matrixLines } from '../matrix/matrix-lines.js';
import type { UiState, View } from '../state/ui-state.js';
import type { Line } from '../text/line.js';
import { comparedCurves } from '../views/preview-panels.js';
import { runsLines } from '../views/runs-lines.js';
import type { AnswerModel } from '../views/use-answer.js';
import type { MatrixModel } from '../views/use-matrix.js';
import type { Model } from '../views/use-model.js';
import type { RunDetail } from '../views/use-run-detail.js';
import { linesSvg } from './lines-svg.js';
import { groupsTable, runsTable, runTable } from './run-tables.js';
import { answerTable } from './answer-table.js';
import { records, type Table } from './table.js';
import { comparedTable, gridTable, seriesTable } from './view-tables.js';

/** What a view shows, as it can be written to a file. */
export interface Exportable {
  readonly table: () => Table;
  /** What JSON holds. */
  readonly data: () => unknown;
  readonly svg: () => string | Promise<string>;
}

export interface Shown {
  readonly model: Model;
  readonly state: UiState;
  readonly matrix: MatrixModel | null;
  readonly answer: AnswerModel | null;
  readonly detail: RunDetail;
}

/** Cells of a picture of a table. */
const WIDTH = 160;
const WHOLE = 1e6;

function ofTable(table: () => Table, lines: () => readonly Line[]): Exportable {
  return { table, data: () => records(table()), svg: () => linesSvg(lines()) };
}

function ofRuns({ model, state }: Shown): Exportable {
  const { rows, groups, metricKeys, groupValues } = model;
  const table = () =>
    state.grouped ? groupsTable(groups, metricKeys, groupValues) : runsTable(rows, metricKeys);
  const shown = ofTable(table, () => runsLines(model, { ...state, top: 0 }, WIDTH, WHOLE));
  return state.grouped ? shown : { ...shown, data: () => rows };
}

function ofCharts({ model, state: { chart } }: Shown): Exportable {
  const { panels: all, draw } = model;
  const focused = chart.maximized ? all.slice(chart.focus, chart.focus + 1) : all;
  const panels = () => focused.map(draw);
  const data = () =>
    panels().flatMap(({ title, series }) =>
      series
        .filter(({ faint }) => faint !== true)
        .map(({ label, data: { x, y } }) => ({ metric: title, label, x: Array.from(x), y: Array.from(y) })),
    );
  return {
    table: () => seriesTable(panels()),
    data,
    // What draws them is large, and most sessions end without.
    svg: async () => (await import('./chart-svg.js')).chartsSvg({ ...chart, panels: panels() }),
  };
}

function ofComparison({ model, state }: Shown): Exportable {
  const { subjects, differences, metricKeys, panels, draw, ruleOf, asked } = model;
  const { baseline, chart } = state;
  const shared = { subjects, differences, metricKeys, ruleOf, asked, baseline };
  return ofTable(
    () => comparedTable(shared),
    () => {
      const curves = comparedCurves(panels, WIDTH).map(draw);
      return comparisonLines({ ...shared, width: WIDTH, column: 0, curves, look: chart });
    },
  );
}

function ofRun({ model, detail }: Shown): Exportable {
  const { highlighted: run } = model;
  const { stored, lines } = detail;
  const whole = run === null || stored === null ? null : { run, ...stored };
  return {
    ...ofTable(
      () => (whole === null ? [] : runTable(whole)),
      () => lines,
    ),
    data: () => whole,
  };
}

function ofMatrix({ model, state, matrix }: Shown): Exportable {
  const { progress } = model.cellContext;
  return ofTable(
    () => (matrix === null ? [] : gridTable(matrix.grid)),
    () => matrixLines({ matrix, progress, state: state.matrix, width: WIDTH, gridRows: WHOLE }),
  );
}

function ofAnswer({ answer: shown }: Shown): Exportable {
  const { answer = null, experiment = '' } = shown ?? {};
  const lines = () => {
    const { head, lines: rows } = answerLines({ answer, experiment, row: -1, column: 0, width: WIDTH });
    return [...head, ...rows];
  };
  const table = () => (answer === null ? [] : answerTable(answer));
  return {
    ...ofTable(table, lines),
    data: () =>
      answer === null
        ? null
        : {
            experiment,
            question: answer.asked.question,
            registration: answer.asked.registration,
            ...answer.comparison,
          },
  };
}

const EXPORTABLE: Record<View, (shown: Shown) => Exportable> = {
  answer: ofAnswer,
  runs: ofRuns,
  charts: ofCharts,
  compare: ofComparison,
  run: ofRun,
  matrix: ofMatrix,
};

export function exportable(shown: Shown): Exportable {
  return EXPORTABLE[shown.state.view](shown);
}
