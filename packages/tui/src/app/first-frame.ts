import type { UiState } from '../state/ui-state.js';
import type { UiReader } from '../store/ui-reader.js';
import type { ScreenSize } from '../terminal/screen.js';
import { fitLine, type Line } from '../text/line.js';
import { type Look, paintLine } from '../text/paint.js';
import { viewNamed, VIEWS } from '../views/registry.js';
import { frameLayout } from './frame-layout.js';
import { footerLine, titleLine } from './status-lines.js';

export interface FirstFramesOptions {
  readonly reader: UiReader;
  readonly experiment: string | undefined;
  readonly state: UiState;
  readonly size: ScreenSize;
}

/** The view that a store is first seen by. */
export function firstView(reader: UiReader, experiment: string | undefined): string {
  return VIEWS.find(({ comesFirst }) => comesFirst?.(reader, experiment) === true)?.name ?? 'runs';
}

/**
 * The title and the view that comes first, drawn without Ink: it is there while Ink is still being loaded. Colours come
 * last: the store is read while the terminal is asked for its background.
 */
export function* firstFrames({
  reader,
  experiment,
  state,
  size,
}: FirstFramesOptions): Generator<(look: Look) => string> {
  const { width, body } = frameLayout(size);
  const total = reader
    .experiments()
    .filter(({ name }) => experiment === undefined || name === experiment)
    .reduce((sum, { runs: count }) => sum + count, 0);
  const counts = { shown: total, total, running: 0, failed: 0, selected: 0 };
  const title = titleLine(state, counts, experiment ?? '', width);
  const footer = footerLine(state, { error: null, note: '', column: null }, width);
  for (const shown of viewNamed(state.view).first?.({
    ...{ reader, experiment, state },
    ...{ width, height: body },
  }) ?? [[]]) {
    const blank: Line[] = Array.from({ length: Math.max(0, body - shown.length) }, () => []);
    const lines = [title, ...shown, ...blank, footer];
    yield (look) => lines.map((line) => paintLine(fitLine(line, width), look)).join('\n');
  }
}
