import { Box, useApp, useInput } from 'ink';
import { type ReactElement, useEffect, useMemo, useReducer, useSyncExternalStore } from 'react';
import type { StoreReader } from '@ablate/tracker';
import { keyName } from '../state/key-name.js';
import { type Press, press } from '../state/press.js';
import { INITIAL_STATE, type UiState } from '../state/ui-state.js';
import { useStore } from '../store/use-store.js';
import type { Screen } from '../terminal/screen.js';
import type { Line } from '../text/line.js';
import { ChartsView } from './ChartsView.js';
import { CompareView } from './CompareView.js';
import { frameLayout } from './frame-layout.js';
import { helpLines } from './help-text.js';
import { Lines } from './Lines.js';
import { RunsView } from './RunsView.js';
import { RunView } from './RunView.js';
import { ScrolledLines } from './ScrolledLines.js';
import { footerLine, titleLine } from './status-lines.js';
import { useModel } from './use-model.js';

export interface AppProps {
  readonly reader: StoreReader;
  readonly storePath: string;
  readonly experiment?: string | undefined;
  readonly runIds?: readonly string[] | undefined;
  readonly screen: Screen;
  readonly intervalMs?: number | undefined;
}

const FILTER_NOTE = 'enter keeps, esc drops';

/** The whole UI: reads the store, turns keys into commands, and draws the current view. */
export function App({ reader, experiment, runIds, screen, intervalMs }: AppProps): ReactElement {
  const { exit } = useApp();
  const size = useSyncExternalStore(screen.subscribe, screen.size);
  const { snapshot, series } = useStore(reader, { experiment, intervalMs });
  const [state, dispatch] = useReducer<UiState, [Press]>(press, {
    ...INITIAL_STATE,
    selected: runIds ?? [],
    cursorId: runIds?.[0] ?? null,
  });
  const model = useModel({ reader, snapshot, series, state });
  const layout = frameLayout(size, model.rows.length, state.preview);
  const context = {
    ids: model.ids,
    page: Math.max(1, state.view === 'runs' ? layout.table - 1 : layout.body - 1),
    panels: model.panels.length,
    columns: model.sortable,
  };

  useInput((input, key) => {
    const name = keyName(input, key);
    // Keys that come faster than they are read arrive as one text.
    const single = name === input && input.length > 1 ? Array.from(input) : [input];
    for (const one of single)
      dispatch({ key: single.length > 1 ? charName(one) : name, input: one, context });
  });
  useEffect(() => {
    if (state.quit) exit();
  }, [state.quit, exit]);

  const { width, body } = layout;
  const title = titleLine(state, model.counts, experiment ?? '', width);
  const footer = footerLine(state, { error: snapshot.error, note: FILTER_NOTE }, width);
  const help = useMemo(
    (): Line[] => (state.help ? helpLines(state.view, width) : []),
    [state.help, state.view, width],
  );
  return (
    <Box flexDirection="column" width={width} height={body + 2} flexShrink={0}>
      <Lines lines={[title]} width={width} height={1} />
      {state.help ? (
        <ScrolledLines lines={help} scroll={state.scroll} width={width} height={body} />
      ) : state.view === 'charts' ? (
        <ChartsView model={model} state={state} width={width} height={body} />
      ) : state.view === 'compare' ? (
        <CompareView model={model} state={state} width={width} height={body} />
      ) : state.view === 'run' ? (
        <RunView model={model} state={state} reader={reader} width={width} height={body} />
      ) : (
        <RunsView model={model} state={state} layout={layout} />
      )}
      <Lines lines={[footer]} width={width} height={1} />
    </Box>
  );
}

function charName(character: string): string {
  if (character === ' ') return 'space';
  return character === '\r' || character === '\n' ? 'enter' : character;
}
