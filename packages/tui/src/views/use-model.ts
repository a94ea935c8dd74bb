import { useMemo } from 'react';
import type { ConfigDifference, RunRow, StoreReader } from '@ablate/tracker';
import { type SeriesIdentity, seriesIdentity } from '../chart/palette.js';
import {
  type ChartPanel,
  chartPanels,
  type ChartRun,
  chartRuns,
  panelSeries,
  pointsRevision,
} from '../chart/panels.js';
import { cursorPosition, type UiState } from '../state/ui-state.js';
import type { SeriesCache } from '../store/series-cache.js';
import type { Snapshot } from '../store/store-poller.js';
import { type CellContext, type RunColumn, runColumns } from '../table/columns.js';
import { filterRows } from '../table/filter-rows.js';
import { sortRows } from '../table/sort-rows.js';
import type { DrawnPanel } from './chart-grid.js';
import type { Counts } from './status-lines.js';

export interface ModelInput {
  readonly reader: StoreReader;
  readonly snapshot: Snapshot;
  readonly series: SeriesCache;
  readonly state: UiState;
}

/** What the views draw: derived from the store's snapshot and the UI's state. */
export interface Model {
  readonly rows: readonly RunRow[];
  readonly ids: readonly string[];
  readonly columns: readonly RunColumn[];
  readonly sortable: readonly string[];
  readonly cellContext: CellContext;
  readonly cursor: number;
  readonly highlighted: RunRow | null;
  readonly identities: ReadonlyMap<string, SeriesIdentity>;
  readonly panels: readonly ChartPanel[];
  readonly charted: readonly ChartRun[];
  readonly differences: readonly ConfigDifference[];
  readonly metricKeys: readonly string[];
  readonly counts: Counts;
  readonly draw: (panel: ChartPanel) => DrawnPanel;
}

function countRuns(all: readonly RunRow[], shown: number, selected: number): Counts {
  let running = 0;
  let failed = 0;
  for (const { status } of all) {
    if (status === 'running') running++;
    if (status === 'failed' || status === 'crashed') failed++;
  }
  return { shown, total: all.length, running, failed, selected };
}

function readDifferences(reader: StoreReader, runIds: readonly string[]): ConfigDifference[] {
  if (runIds.length < 2) return [];
  try {
    return reader.diffConfigs(runIds);
  } catch {
    // A run that was deleted a moment ago: the next snapshot is without it.
    return [];
  }
}

export function useModel({ reader, snapshot, series, state }: ModelInput): Model {
  const { rows: all, progress, metricKeys, readAt, revision } = snapshot;
  const { sort, filter, selected } = state;
  const { yScale, xAxis, smoothing } = state.chart;
  const columns = useMemo(() => runColumns(metricKeys), [metricKeys]);
  const sortable = useMemo(() => columns.map(({ id }) => id), [columns]);
  const cellContext = useMemo((): CellContext => ({ progress, now: readAt }), [progress, readAt]);
  const filtered = useMemo(() => filterRows(all, filter), [all, filter]);
  const rows = useMemo(
    () => sortRows(filtered, columns, sort, { progress, now: 0 }),
    [filtered, columns, sort, progress],
  );
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const cursor = cursorPosition(state, ids);
  const highlighted = rows[cursor] ?? null;
  const highlightedId = highlighted?.id ?? null;
  const charted = useMemo(
    () => chartRuns(all, selected, highlightedId, seriesIdentity),
    [all, selected, highlightedId],
  );
  const identities = useMemo(
    () => new Map(charted.map(({ run, identity }) => [run.id, identity])),
    [charted],
  );
  const panels = useMemo(() => chartPanels(metricKeys), [metricKeys]);
  const differences = useMemo(
    () =>
      readDifferences(
        reader,
        charted.map(({ run }) => run.id),
      ),
    [reader, charted],
  );
  const counts = useMemo(
    () => countRuns(all, rows.length, selected.length),
    [all, rows.length, selected.length],
  );
  const draw = useMemo(
    () =>
      (panel: ChartPanel): DrawnPanel => ({
        title: panel.title,
        series: panelSeries(panel, charted, {
          xAxis,
          smoothing,
          yScale,
          stepsPerEpoch: () => null,
          points: (run, key) => series.points(run.id, key, pointsRevision(run, revision)),
        }),
      }),
    [charted, xAxis, smoothing, yScale, series, revision],
  );
  return {
    rows,
    ids,
    columns,
    sortable,
    cellContext,
    cursor,
    highlighted,
    identities,
    panels,
    charted,
    differences,
    metricKeys,
    counts,
    draw,
  };
}
