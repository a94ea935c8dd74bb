import type { UiReader } from '../store/ui-reader.js';
import type { UiState } from '../state/ui-state.js';
import { chosenColumns } from '../table/chosen-columns.js';
import { sortRows } from '../table/sort-rows.js';
import { fitLine, type Line } from '../text/line.js';
import { paintLine } from '../text/paint.js';
import { firstAnswer } from './first-answer.js';
import { frameLayout, type ScreenSize } from './frame-layout.js';
import { footerLine, titleLine } from './status-lines.js';
import { tableLines } from './table-lines.js';

export interface FirstFrameOptions {
  readonly reader: UiReader;
  readonly experiment: string | undefined;
  readonly state: UiState;
  readonly size: ScreenSize;
  readonly ascii: boolean;
}

/** The title and the view that comes first, drawn without Ink: it is there while Ink is still being loaded. */
export function firstFrame({ reader, experiment, state, size, ascii }: FirstFrameOptions): string {
  const { width, body } = frameLayout(size, 0, false);
  const total = reader
    .experiments()
    .filter(({ name }) => experiment === undefined || name === experiment)
    .reduce((sum, { runs: count }) => sum + count, 0);
  const shown =
    state.view === 'answer'
      ? firstAnswer({ reader, experiment, state, width, height: body })
      : firstRuns({ reader, experiment, state }, width, body, total);
  const counts = { shown: total, total, running: 0, failed: 0, selected: 0 };
  const blank: Line[] = Array.from({ length: Math.max(0, body - shown.length) }, () => []);
  const footer = footerLine(state, { error: null, note: '', column: null }, width);
  const lines = [titleLine(state, counts, experiment ?? '', width), ...shown, ...blank, footer];
  return lines.map((line) => paintLine(fitLine(line, width), ascii)).join('\n');
}

function firstRuns(
  { reader, experiment, state }: Pick<FirstFrameOptions, 'reader' | 'experiment' | 'state'>,
  width: number,
  body: number,
  total: number,
): Line[] {
  const scope = experiment === undefined ? {} : { experiment };
  const runs = reader.listRuns({ ...scope, limit: body });
  const keys = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  const columns = chosenColumns(state.columns, keys);
  const context = { progress: new Map(), now: Date.now() };
  const { sort } = state;
  return tableLines({
    ...{ columns, context, sort, width, height: body },
    rows: state.grouped ? [] : sortRows(runs, columns, sort, context),
    ...{ cursor: 0, top: 0, identities: new Map(), baseline: null, rangeFrom: null },
    empty: total === 0 ? '' : 'reading …',
  });
}
