import { type ReactElement, useMemo } from 'react';
import type { LogLine } from '@ablate/tracker';
import type { UiReader } from '../store/ui-reader.js';
import { type Line, span } from '../text/line.js';
import type { ViewProps } from './ChartsView.js';
import { runDetailLines } from './run-detail.js';
import { ScrolledLines } from './ScrolledLines.js';

export interface RunViewProps extends ViewProps {
  readonly reader: UiReader;
}

const LOG_LINES = 200;
const NOTHING: Line[] = [[], [span('  No run is highlighted.', { dim: true })]];

interface Extra {
  readonly logs: readonly LogLine[];
  readonly trace: readonly string[] | null;
}

/** The highlighted run in full. */
export function RunView({ model, state, reader, width, height }: RunViewProps): ReactElement | null {
  const { highlighted: run, cellContext } = model;
  const extra = useMemo(
    (): Extra =>
      run === null
        ? { logs: [], trace: null }
        : { logs: reader.logTail(run.id, LOG_LINES), trace: reader.trace(run.id) },
    [run, reader],
  );
  const lines = useMemo(
    () =>
      run === null
        ? NOTHING
        : runDetailLines({
            run,
            progress: cellContext.progress.get(run.id) ?? null,
            now: cellContext.now,
            ...extra,
            width,
          }),
    [run, cellContext, extra, width],
  );
  return <ScrolledLines lines={lines} scroll={state.scroll} width={width} height={height} />;
}
