import { Box, useApp } from 'ink';
import { type ReactElement, useEffect, useReducer, useSyncExternalStore } from 'react';
import type { UiReader } from '../store/ui-reader.js';
import { Panels } from '../components/Panels.js';
import { FrameRowsContext, LookContext, Rows } from '../components/Rows.js';
import { INITIAL_STATE, type UiState } from '../state/ui-state.js';
import { useStore } from '../store/use-store.js';
import type { FrameRows } from '../terminal/frame-rows.js';
import type { Screen } from '../terminal/screen.js';
import type { Look } from '../text/paint.js';
import type { Model } from '../views/model.js';
import { viewNamed } from '../views/registry.js';
import { scrolled } from '../views/scrolled.js';
import { frameLayout } from './frame-layout.js';
import { helpLines } from './help-text.js';
import { paletteHint } from './palette.js';
import { react, type UiEvent } from './press.js';
import { SPOKEN_WIDTH, spokenView } from './spoken-view.js';
import { SpokenLines } from './SpokenLines.js';
import { footerLine, titleLine, viewAt } from './status-lines.js';
import { type AppContext, goTo } from './update.js';
import { useKeysAndMouse } from './use-keys-and-mouse.js';
import { useModel } from './use-model.js';
import { type Outlets, useOutcomes } from './use-outcomes.js';
import { useShownView } from './use-shown-view.js';

export interface AppProps extends Outlets {
  readonly reader: UiReader;
  readonly experiment?: string | undefined;
  readonly runIds?: readonly string[] | undefined;
  readonly screen: Screen;
  readonly intervalMs?: number | undefined;
  readonly look?: Look | undefined;
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
const PLAIN: Look = { ascii: false, theme: 'dark' };

/** Said beside the prompt while it is typed in. */
function promptNote({ prompt }: UiState, { filterProblem }: Model): string {
  if (prompt?.kind === 'command') return paletteHint(prompt.text);
  if (prompt?.kind === 'find') return 'letters in order or a regular expression; enter keeps, esc drops';
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
    look = PLAIN,
    screenReader = false,
    quietMs = QUIET,
    initial = INITIAL_STATE,
    onState,
  } = props;
  const { exit } = useApp();
  const size = useSyncExternalStore(screen.subscribe, screen.size);
  const [state, dispatch] = useReducer<UiState, [UiEvent]>(react, {
    ...initial,
    selected: runIds ?? [],
    cursorId: runIds?.[0] ?? null,
  });
  const { snapshot, series, touch } = useStore(reader, { experiment, intervalMs });
  const model = useModel({ reader, experiment, snapshot, series, state });
  const { width, body } = frameLayout(size);
  const shown = useShownView({
    ...{ reader, experiment, model, state, ascii: look.ascii },
    ...{ spoken: screenReader, width: screenReader ? SPOKEN_WIDTH : width, height: body },
  });
  const context: AppContext = {
    ids: model.ids,
    page: shown.page,
    panels: model.panels.length,
    columns: model.sortable,
    metrics: model.metricKeys,
    columnNames: model.columnNames,
    chosen: model.chosen,
    shown,
  };
  useKeysAndMouse(dispatch, context, (column, row) => {
    const tab = row === 0 ? viewAt(column, width) : null;
    if (tab !== null) return (now, here) => goTo(now, tab.name, here);
    return row === 0 || row > body || state.help ? null : shown.click(column, row - 1);
  });
  useOutcomes(state, shown, props, touch, dispatch);
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
  const drawn = (): ReactElement => {
    const help = state.help ? helpLines(viewNamed(state.view), width) : null;
    const page =
      help === null ? shown.draw() : { lines: scrolled(help, state.scroll, body), width, height: body };
    return (
      <Box flexDirection="column" width={width} height={body + 2} flexShrink={0}>
        <Rows lines={[title]} width={width} height={1} />
        <Box height={body} flexShrink={0}>
          <Panels panel={page} />
        </Box>
        <Rows lines={[footer]} width={width} height={1} />
      </Box>
    );
  };
  const spoken = (): ReactElement => {
    const lines = spokenView({ model, state, shown, experiment: experiment ?? '', problem, note });
    return <SpokenLines lines={lines} state={state} quietMs={quietMs} />;
  };
  return (
    <LookContext value={look}>
      <FrameRowsContext value={props.frameRows ?? null}>{screenReader ? spoken() : drawn()}</FrameRowsContext>
    </LookContext>
  );
}
