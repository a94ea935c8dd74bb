import { Box, useApp } from 'ink';
import { type ReactElement, useEffect, useMemo, useReducer, useSyncExternalStore } from 'react';
import type { UiReader } from '../store/ui-reader.js';
import { paletteHint } from '../state/palette.js';
import { react, type UiEvent } from '../state/press.js';
import { INITIAL_STATE, NO_ANSWER, NO_GRID, type UiState } from '../state/ui-state.js';
import { useStore } from '../store/use-store.js';
import type { FrameRows } from '../terminal/frame-rows.js';
import type { Screen } from '../terminal/screen.js';
import type { Line } from '../text/line.js';
import { SPOKEN_WIDTH, spokenView } from '../spoken/spoken-view.js';
import { clickTarget } from './click-target.js';
import { CurrentView } from './CurrentView.js';
import { frameLayout } from './frame-layout.js';
import { helpLines } from './help-text.js';
import { AsciiContext, FrameRowsContext, Lines } from './Lines.js';
import { ScrolledLines } from './ScrolledLines.js';
import { SpokenLines } from './SpokenLines.js';
import { footerLine, titleLine } from './status-lines.js';
import { useAnswer } from './use-answer.js';
import { useKeysAndMouse } from './use-keys-and-mouse.js';
import { useMatrix } from './use-matrix.js';
import { type Outlets, useOutcomes } from './use-outcomes.js';
import { useRunDetail } from './use-run-detail.js';
import { type Model, useModel } from './use-model.js';

export interface AppProps extends Outlets {
  readonly reader: UiReader;
  readonly experiment?: string | undefined;
  readonly runIds?: readonly string[] | undefined;
  readonly screen: Screen;
  readonly intervalMs?: number | undefined;
  readonly ascii?: boolean | undefined;
  /** Plain lines for a screen reader in place of the drawn views. */
  readonly screenReader?: boolean | undefined;
  /** How long what changes by itself waits before a screen reader is given it. */
  readonly quietMs?: number | undefined;
  readonly frameRows?: FrameRows | undefined;
  /** What the UI starts with, and where its last state goes. */
  readonly initial?: UiState | undefined;
  readonly onState?: ((state: UiState) => void) | undefined;
}

const QUIET = 15_000;

/** Said beside the prompt while it is typed in. */
function promptNote({ prompt }: UiState, { filterProblem }: Model): string {
  if (prompt?.kind === 'command') return paletteHint(prompt.text);
  if (prompt?.kind === 'search') return 'enter goes there, esc drops';
  return filterProblem?.message ?? 'enter keeps, esc drops';
}

/** The whole UI: reads the store, turns keys into commands, and draws the current view. */
export function App(props: AppProps): ReactElement {
  const {
    reader,
    experiment,
    runIds,
    screen,
    intervalMs,
    ascii = false,
    screenReader = false,
    quietMs = QUIET,
    initial = INITIAL_STATE,
    onState,
  } = props;
  const { exit } = useApp();
  const size = useSyncExternalStore(screen.subscribe, screen.size);
  const { snapshot, series } = useStore(reader, { experiment, intervalMs });
  const [state, dispatch] = useReducer<UiState, [UiEvent]>(react, {
    ...initial,
    selected: runIds ?? [],
    cursorId: runIds?.[0] ?? null,
  });
  const model = useModel({ reader, experiment, snapshot, series, state });
  const matrix = useMatrix({ reader, experiment, model, state });
  const layout = frameLayout(size, model.ids.length, state.preview);
  const { width, body } = layout;
  const answer = useAnswer({ reader, experiment, model, state, width: screenReader ? SPOKEN_WIDTH : width });
  const detail = useRunDetail(reader, model, state, screenReader ? SPOKEN_WIDTH : width);
  const context = {
    ids: model.ids,
    page: Math.max(1, state.view === 'runs' ? layout.table - 1 : body - 1),
    panels: model.panels.length,
    columns: model.sortable,
    metrics: model.metricKeys,
    grid: matrix?.context ?? NO_GRID,
    answer: answer?.context ?? NO_ANSWER,
    columnNames: model.columnNames,
  };

  useKeysAndMouse(dispatch, context, (column, row) =>
    clickTarget({ model, state, layout, matrix, answer }, column, row),
  );
  useOutcomes({ model, state, matrix, answer, detail }, props, dispatch);
  useEffect(() => {
    onState?.(state);
    if (state.quit) exit();
  }, [state, onState, exit]);
  const title = titleLine(state, model.counts, experiment ?? '', width);
  const problem = snapshot.error ?? model.filterProblem?.message ?? null;
  const note = promptNote(state, model);
  const footer = footerLine(
    state,
    { error: problem, note, column: model.filterProblem?.column ?? null },
    width,
  );
  const help = useMemo(
    (): Line[] => (state.help ? helpLines(state.view, width) : []),
    [state.help, state.view, width],
  );
  const spoken = useMemo(
    () =>
      screenReader
        ? spokenView({ model, state, matrix, answer, detail, experiment: experiment ?? '', problem, note })
        : [],
    [screenReader, model, state, matrix, answer, detail, experiment, problem, note],
  );
  return (
    <AsciiContext value={ascii}>
      <FrameRowsContext value={props.frameRows ?? null}>
        {screenReader ? (
          <SpokenLines lines={spoken} state={state} quietMs={quietMs} />
        ) : (
          <Box flexDirection="column" width={width} height={body + 2} flexShrink={0}>
            <Lines lines={[title]} width={width} height={1} />
            {state.help ? (
              <ScrolledLines lines={help} scroll={state.scroll} width={width} height={body} />
            ) : (
              <CurrentView {...{ model, state, layout, ascii, matrix, answer, detail }} />
            )}
            <Lines lines={[footer]} width={width} height={1} />
          </Box>
        )}
      </FrameRowsContext>
    </AsciiContext>
  );
}
