import type { ReactElement } from 'react';
import { ScrolledLines } from './ScrolledLines.js';
import type { ViewProps } from './ChartsView.js';
import type { RunDetail } from './use-run-detail.js';

export interface RunViewProps extends ViewProps {
  readonly detail: RunDetail;
}

/** The highlighted run in full. */
export function RunView({ detail, state, width, height }: RunViewProps): ReactElement | null {
  return <ScrolledLines lines={detail.lines} scroll={state.scroll} width={width} height={height} />;
}
