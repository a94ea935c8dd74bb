import { useMemo } from 'react';
import type { ConfigDifference, RunRow } from '@ablate/tracker';
import type { UiReader } from '../store/ui-reader.js';
import { seriesIdentity } from '../chart/palette.js';
import { unitOf } from '../chart/axis-ticks.js';
import { type ChartPanel, chartPanels, panelSeries, panelTitle, pointsRevision } from '../groups/panels.js';
import { sparkline } from '../chart/sparkline.js';
import { wholeLists } from '../configuration/whole-lists.js';
import { groupColumns } from '../groups/group-columns.js';
import { groupRuns } from '../groups/group-runs.js';
import { readGroupValues } from '../groups/group-values.js';
import { groupCurve } from '../groups/group-curve.js';
import { chooseSubjects, type RunGroup, type Subject } from '../groups/subject.js';
import { readRules } from '../metrics/metric-rules.js';
import { cursorPosition, type UiState } from '../state/ui-state.js';
import { filterStore } from '../store/filter-store.js';
import type { SeriesCache } from '../store/series-cache.js';
import type { Snapshot } from '../store/store-poller.js';
import { chosenColumns, columnNames } from '../table/chosen-columns.js';
import type { CellContext } from '../table/columns.js';
import { sortRows } from '../table/sort-rows.js';
import type { Counts, Model } from '../views/model.js';
import { viewNamed } from '../views/registry.js';

export interface ModelInput {
  readonly reader: UiReader;
  readonly experiment: string | undefined;
  readonly snapshot: Snapshot;
  readonly series: SeriesCache;
  readonly state: UiState;
}

const SPARK_WIDTH = 12;
const NO_GROUPS: readonly RunGroup[] = [];

function readDifferences(reader: UiReader, subjects: readonly Subject[]): ConfigDifference[] {
  const runs = subjects.flatMap((subject) => subject.runs[0] ?? []);
  if (runs.length < 2) return [];
  try {
    const differences = reader.diffConfigs(runs.map(({ id }) => id));
    return wholeLists(
      differences,
      runs.map(({ config }) => config),
    );
  } catch {
    // A run that was deleted a moment ago: the next snapshot is without it.
    return [];
  }
}

/** What is deleted at the end is not shown any more. */
function withoutDeleted(
  { rows, ids }: Snapshot,
  deleted: UiState['deleted'],
): Pick<Snapshot, 'rows' | 'ids'> {
  if (deleted.length === 0) return { rows, ids };
  const gone = new Set(deleted.flat());
  return { rows: rows.filter(({ id }) => !gone.has(id)), ids: ids.filter((id) => !gone.has(id)) };
}

export function useModel({ reader, experiment, snapshot, series, state }: ModelInput): Model {
  const { progress, metricKeys, readAt, revision, counts: statuses, find } = snapshot;
  const { rows: all, ids: allIds } = useMemo(
    () => withoutDeleted(snapshot, state.deleted),
    [snapshot, state.deleted],
  );
  const { sort, filter, selected, grouped, groupBy, columns: ofTable } = state;
  const { xAxis, smoothing, band } = state.chart;
  const points = useMemo(
    () => (run: RunRow, key: string) => series.points(run.id, key, pointsRevision(run, revision)),
    [series, revision],
  );
  const panels = useMemo(() => chartPanels(metricKeys), [metricKeys]);
  const columns = useMemo(() => chosenColumns(ofTable, metricKeys), [ofTable, metricKeys]);
  const names = useMemo(() => () => columnNames(all, metricKeys), [all, metricKeys]);
  // Read again with each snapshot, if asked for at all.
  const ruleOf = useMemo(
    () => readRules({ experiments: () => (all.length === 0 ? [] : reader.experiments()) }),
    [reader, all],
  );
  const groupValues = useMemo(
    () =>
      readGroupValues(
        {
          experiments: () => reader.experiments(),
          listRuns: (query) => (all.length === 0 ? [] : reader.listRuns(query)),
        },
        ruleOf,
      ),
    [reader, all, ruleOf],
  );
  const columnsOfGroups = useMemo(() => {
    const key = panels[0]?.key;
    const curve = ({ runs }: RunGroup) => (key === undefined ? [] : groupCurve(runs, key, points));
    const spark = (group: RunGroup) =>
      sparkline(
        curve(group).map(({ value }) => value),
        SPARK_WIDTH,
      );
    return groupColumns(metricKeys, spark, groupValues);
  }, [metricKeys, panels, points, groupValues]);
  const sortable = useMemo(
    () => (grouped ? columnsOfGroups : columns).map(({ id }) => id),
    [grouped, columnsOfGroups, columns],
  );
  const cellContext = useMemo((): CellContext => ({ progress, now: readAt }), [progress, readAt]);
  const filtered = useMemo(
    () => filterStore(reader, all, filter, { metricKeys, others: names }, experiment),
    [reader, all, filter, metricKeys, names, experiment],
  );
  const context = useMemo((): CellContext => ({ progress, now: 0 }), [progress]);
  const rows = useMemo(
    () => sortRows(filtered.rows, columns, grouped ? [] : sort, context),
    [filtered, columns, grouped, sort, context],
  );
  const groups = useMemo(
    () => (grouped ? sortRows(groupRuns(rows, groupBy), columnsOfGroups, sort, context) : NO_GROUPS),
    [grouped, rows, groupBy, columnsOfGroups, sort, context],
  );
  const ids = useMemo(() => {
    if (grouped) return groups.map(({ id }) => id);
    return rows === all ? allIds : rows.map(({ id }) => id);
  }, [grouped, groups, rows, all, allIds]);
  const cursor = cursorPosition(state, ids);
  const highlightedId = ids[cursor] ?? null;
  const { cursorId } = state;
  const isOpen = viewNamed(state.view).opensRun === true;
  const opened = grouped || isOpen ? find(cursorId ?? '') : undefined;
  const highlighted = opened ?? (grouped ? groups[cursor]?.runs[0] : rows[cursor]) ?? null;
  const subjects = useMemo(
    () => chooseSubjects(find, groups, selected, highlightedId, seriesIdentity),
    [find, groups, selected, highlightedId],
  );
  const chosen =
    isOpen && selected.length === 0 && highlighted !== null
      ? [highlighted]
      : subjects.flatMap(({ runs }) => runs);
  const identities = useMemo(() => new Map(subjects.map(({ id, identity }) => [id, identity])), [subjects]);
  const differences = useMemo(() => readDifferences(reader, subjects), [reader, subjects]);
  const shown = rows.length;
  const total = all.length + snapshot.older;
  const counts = useMemo(
    (): Counts => ({ ...statuses, shown, total, selected: selected.length }),
    [statuses, shown, total, selected.length],
  );
  const draw = useMemo(
    () => (panel: ChartPanel) => ({
      title: panelTitle(panel, subjects, band),
      unit: unitOf(panel.key),
      series: panelSeries(panel, subjects, { xAxis, smoothing, band, points }),
    }),
    [subjects, xAxis, smoothing, band, points],
  );
  return {
    rows,
    all,
    columns,
    groups,
    groupColumns: columnsOfGroups,
    ids,
    sortable,
    columnNames: names,
    cellContext,
    cursor,
    highlighted,
    chosen,
    identities,
    panels,
    subjects,
    differences,
    metricKeys,
    ruleOf,
    groupValues,
    counts,
    filterProblem: filtered.problem,
    draw,
  };
}
