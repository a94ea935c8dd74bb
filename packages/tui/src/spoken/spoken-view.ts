import { compareLines } from '../compare/compare-table.js';
import { askedEffects } from '../compare/asked-effects.js';
import { explainedLines } from '../compare/explained-lines.js';
import type { UiState } from '../state/ui-state.js';
import type { Line } from '../text/line.js';
import { sanitize } from '../text/sanitize.js';
import { helpLines } from '../views/help-text.js';
import { emptyText } from '../views/runs-lines.js';
import { TITLES } from '../views/status-lines.js';
import type { MatrixModel } from '../views/use-matrix.js';
import type { Model } from '../views/use-model.js';
import type { RunDetail } from '../views/use-run-detail.js';
import { spokenCharts } from './spoken-charts.js';
import { spokenLine } from './spoken-line.js';
import { spokenMatrix } from './spoken-matrix.js';
import { spokenTable } from './spoken-table.js';

export interface SpokenOptions {
  readonly model: Model;
  readonly state: UiState;
  readonly matrix: MatrixModel | null;
  readonly detail: RunDetail;
  readonly experiment: string;
  /** What is wrong, or what is said beside an open prompt. */
  readonly problem: string | null;
  readonly note: string;
}

/** Wide enough for nothing to be cut, but for one column of text. */
export const SPOKEN_WIDTH = 88;
const COMPARED_WIDTH = 1_000;
const PAGE = 20;

function scrolled(lines: readonly Line[], scroll: number): string[] {
  const spoken = lines.map(spokenLine).filter((text) => text !== '');
  const from = Math.max(0, Math.min(scroll, spoken.length - PAGE));
  const left = spoken.length - from - PAGE;
  return [...spoken.slice(from, from + PAGE), ...(left > 0 ? [`${left} more lines: j`] : [])];
}

function comparison({ model, state }: SpokenOptions): string[] {
  const { subjects, differences, metricKeys, ruleOf, asked } = model;
  const { baseline, column, scroll } = state;
  const shared = { subjects, metricKeys, ruleOf, asked };
  const lines = [
    ...compareLines({ ...shared, differences, baseline, width: COMPARED_WIDTH, column }),
    ...askedEffects(shared),
    ...explainedLines(shared),
  ];
  return scrolled(lines, scroll);
}

function table({ model, state }: SpokenOptions): string[] {
  const { cellContext: context, cursor, identities } = model;
  const { sort, selected, baseline } = state;
  const shared = { context, sort, cursor, identities, selected, baseline, empty: emptyText(model, state) };
  return state.grouped
    ? spokenTable({ ...shared, rows: model.groups, columns: model.groupColumns })
    : spokenTable({ ...shared, rows: model.rows, columns: model.columns });
}

function body(options: SpokenOptions): string[] {
  const { model, state, matrix, detail } = options;
  if (state.help) return scrolled(helpLines(state.view, SPOKEN_WIDTH), state.scroll);
  switch (state.view) {
    case 'runs':
      return table(options);
    case 'charts':
      return spokenCharts({ ...state.chart, panels: model.panels.map(model.draw) });
    case 'compare':
      return comparison(options);
    case 'run':
      return scrolled(detail.lines, state.scroll);
    case 'matrix':
      return spokenMatrix(matrix, state.matrix, model.cellContext.progress);
  }
}

function heading({ model, state, experiment }: SpokenOptions): string {
  const { shown, total, running, failed, selected } = model.counts;
  const parts = [
    shown === total ? `${total} runs` : `${shown} of ${total} runs`,
    ...(running > 0 ? [`${running} running`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(selected > 0 ? [`${selected} selected`] : []),
    ...(state.filter === '' ? [] : [`filter ${sanitize(state.filter)}`]),
  ];
  const title = state.help ? 'Help' : `${TITLES[state.view]} view`;
  return `${[title, sanitize(experiment)].filter(Boolean).join(', ')}: ${parts.join(', ')}. ? for help.`;
}

/** The whole UI as lines of plain text, what matters most at the end. */
export function spokenView(options: SpokenOptions): string[] {
  const { state, problem, note } = options;
  if (state.prompt !== null) {
    const { kind, text } = state.prompt;
    return [...(note === '' ? [] : [note]), `${kind}: ${sanitize(text)}`];
  }
  return [
    heading(options),
    ...body(options),
    ...(problem === null ? [] : [`Problem: ${sanitize(problem)}`]),
    ...(state.message === null ? [] : [sanitize(state.message)]),
  ];
}
