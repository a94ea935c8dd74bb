import { Box, useApp, useInput } from 'ink';
import { type ReactElement, useEffect, useMemo, useReducer, useSyncExternalStore } from 'react';
import type { UiReader } from '../store/ui-reader.js';
import { writeExport } from '../export/exported.js';
import { keyName } from '../state/key-name.js';
import { paletteHint } from '../state/palette.js';
import { react, type UiEvent } from '../state/press.js';
import { INITIAL_STATE, NO_GRID, type RunRequest, type UiState } from '../state/ui-state.js';
import { useStore } from '../store/use-store.js';
import type { FrameRows } from '../terminal/frame-rows.js';
import { isMouse, mouseEvents } from '../terminal/mouse.js';
import type { Screen } from '../terminal/screen.js';
import type { Line } from '../text/line.js';
import { SPOKEN_WIDTH, spokenView } from '../spoken/spoken-view.js';
import { CurrentView } from './CurrentView.js';
import { frameLayout } from './frame-layout.js';
import { helpLines } from './help-text.js';
import { AsciiContext, FrameRowsContext, Lines } from './Lines.js';
import { ScrolledLines } from './ScrolledLines.js';
import { SpokenLines } from './SpokenLines.js';
import { footerLine, titleLine, viewAt } from './status-lines.js';
import { useMatrix } from './use-matrix.js';
import { useRunDetail } from './use-run-detail.js';
import { type Model, useModel } from './use-model.js';

export interface AppProps {
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
  /** Puts a text on the clipboard; says how that went. */
  readonly copy?: ((text: string) => string) | undefined;
  /** Passes on what a person wants of runs; says how that went. */
  readonly ask?: ((request: RunRequest) => string) | undefined;
  readonly onState?: ((state: UiState) => void) | undefined;
}

const QUIET = 15_000;

/** Row of the screen on which the first run stands. */
const TABLE_TOP = 2;

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
  const detail = useRunDetail(reader, model, state, screenReader ? SPOKEN_WIDTH : width);
  const context = {
    ids: model.ids,
    page: Math.max(1, state.view === 'runs' ? layout.table - 1 : body - 1),
    panels: model.panels.length,
    columns: model.sortable,
    metrics: model.metricKeys,
    grid: matrix?.context ?? NO_GRID,
    columnNames: model.columnNames,
  };

  useInput((input, key) => {
    if (isMouse(input)) {
      for (const { kind, column, row } of mouseEvents(input)) {
        const view = row === 0 ? viewAt(column, width) : null;
        if (kind === 'click') dispatch({ kind, view, line: row - TABLE_TOP, context });
        else dispatch({ kind: 'press', key: kind === 'wheel-up' ? 'up' : 'down', input: '', context });
      }
      return;
    }
    const name = keyName(input, key);
    if (name !== input || input.length === 1) {
      dispatch({ kind: 'press', key: name, input, context });
      return;
    }
    // Keys that come faster than they are read arrive as one text.
    for (const character of Array.from(input)) {
      dispatch({ kind: 'press', key: characterName(character), input: character, context });
    }
  });
  useEffect(() => {
    onState?.(state);
    if (state.quit) exit();
  }, [state, onState, exit]);
  const { exporting, copying, requesting, seeking, view } = state;
  const { matches } = detail;
  useEffect(() => {
    if (seeking !== null) dispatch({ kind: 'sought', matches });
  }, [seeking, matches]);
  useEffect(() => {
    if (copying === null) return;
    const message = props.copy?.(copying.join('\n')) ?? 'no clipboard here';
    dispatch({ kind: 'exported', message });
  }, [copying, props]);
  useEffect(() => {
    if (requesting === null) return;
    const message = props.ask?.(requesting) ?? 'this store can only be read';
    dispatch({ kind: 'exported', message });
  }, [requesting, props]);
  const { rows: runs, metricKeys, panels, draw } = model;
  useEffect(() => {
    if (exporting === null) return;
    const message = writeExport(exporting, { view, runs, metricKeys, panels: panels.map(draw) });
    dispatch({ kind: 'exported', message });
  }, [exporting, view, runs, metricKeys, panels, draw]);

  const title = titleLine(state, model.counts, experiment ?? '', width);
  const problem = snapshot.error ?? model.filterProblem?.message ?? null;
  const note = promptNote(state, model);
  const footer = footerLine(
    state,
    { error: problem, note, column: model.filterProblem?.column ?? null },
    width,
  );
  const help = useMemo((): Line[] => (state.help ? helpLines(view, width) : []), [state.help, view, width]);
  const spoken = useMemo(
    () =>
      screenReader
        ? spokenView({ model, state, matrix, detail, experiment: experiment ?? '', problem, note })
        : [],
    [screenReader, model, state, matrix, detail, experiment, problem, note],
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
              <CurrentView {...{ model, state, layout, ascii, matrix, detail }} />
            )}
            <Lines lines={[footer]} width={width} height={1} />
          </Box>
        )}
      </FrameRowsContext>
    </AsciiContext>
  );
}

function characterName(character: string): string {
  if (character === ' ') return 'space';
  return character === '\r' || character === '\n' ? 'enter' : character;
}
