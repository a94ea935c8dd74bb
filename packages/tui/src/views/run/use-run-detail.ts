import { useMemo } from 'react';
import { readConfusion } from '@ablate/report/artifacts';
import { readLayers } from '../run/layers.js';
import { type Line, lineText, span } from '../../text/line.js';
import { type RunDetailOptions, runDetailLines } from './run-detail.js';
import type { ViewInput } from '../view.js';

type StoredDetail = Omit<RunDetailOptions, 'run' | 'progress' | 'now' | 'width'>;

export interface RunDetail {
  readonly lines: readonly Line[];
  /** Numbers of the lines that hold what is searched for. */
  readonly matches: readonly number[];
  /** What the store has of the run beside its row; null without a run. */
  readonly stored: StoredDetail | null;
}

const LOG_LINES = 500;
const NOTHING: RunDetail = {
  lines: [[], [span('  No run is highlighted.', { dim: true })]],
  matches: [],
  stored: null,
};

function withMatches(lines: readonly Line[], search: string): Omit<RunDetail, 'stored'> {
  if (search === '') return { lines, matches: [] };
  const wanted = search.toLowerCase();
  const matches = lines.flatMap((line, index) =>
    lineText(line).toLowerCase().includes(wanted) ? [index] : [],
  );
  const found = new Set(matches);
  const marked = lines.map((line, index) =>
    found.has(index) ? line.map((piece) => ({ ...piece, inverse: true })) : line,
  );
  return { lines: marked, matches };
}

/** The highlighted run in full while its view is shown. */
export function useRunDetail({ reader, model, state, width }: ViewInput, isShown: boolean): RunDetail {
  const { highlighted, cellContext } = model;
  const run = isShown ? highlighted : null;
  const read = useMemo(() => {
    if (run === null) return null;
    const artifacts = reader.artifacts(run.id);
    return {
      logs: reader.logTail(run.id, LOG_LINES),
      trace: reader.trace(run.id),
      environment: reader.environment(run.id),
      artifacts,
      confusion: readConfusion(artifacts),
      layers: readLayers(artifacts),
    };
  }, [run, reader]);
  const lines = useMemo(() => {
    if (run === null || read === null) return null;
    const progress = cellContext.progress.get(run.id) ?? null;
    return runDetailLines({ run, progress, now: cellContext.now, ...read, width });
  }, [run, cellContext, read, width]);
  return useMemo(
    () => (lines === null ? NOTHING : { ...withMatches(lines, state.search), stored: read }),
    [lines, read, state.search],
  );
}
