import type { ConfigDifference, RunRow } from '@ablate/tracker';
import type { DrawnPanel } from '../chart/chart-zoom.js';
import type { SeriesIdentity } from '../chart/palette.js';
import type { ChartPanel } from '../groups/panels.js';
import type { GroupColumn } from '../groups/group-columns.js';
import type { GroupValues } from '../groups/group-values.js';
import type { RunGroup, Subject } from '../groups/subject.js';
import type { RuleOf } from '../metrics/metric-rules.js';
import type { FilterProblem } from '../store/filter-store.js';
import type { CellContext, RunColumn } from '../table/columns.js';

export interface Counts {
  readonly shown: number;
  readonly total: number;
  readonly running: number;
  readonly failed: number;
  readonly selected: number;
}

/** What all views draw from: derived from the store's snapshot and the UI's state. */
export interface Model {
  readonly rows: readonly RunRow[];
  /** Runs of the store before the filter. */
  readonly all: readonly RunRow[];
  readonly columns: readonly RunColumn[];
  /** Groups of the shown runs; empty unless grouping is on. */
  readonly groups: readonly RunGroup[];
  readonly groupColumns: readonly GroupColumn[];
  /** Ids of what the table shows: runs, or groups. */
  readonly ids: readonly string[];
  readonly sortable: readonly string[];
  /** What `columns` in the palette takes. */
  readonly columnNames: () => readonly string[];
  readonly cellContext: CellContext;
  readonly cursor: number;
  readonly highlighted: RunRow | null;
  /** What is meant by a command about runs: the selected ones, else the one that is open, else those of the row. */
  readonly chosen: readonly RunRow[];
  readonly identities: ReadonlyMap<string, SeriesIdentity>;
  readonly panels: readonly ChartPanel[];
  readonly subjects: readonly Subject[];
  readonly differences: readonly ConfigDifference[];
  readonly metricKeys: readonly string[];
  readonly ruleOf: RuleOf;
  readonly groupValues: GroupValues;
  readonly counts: Counts;
  readonly filterProblem: FilterProblem | null;
  readonly draw: (panel: ChartPanel) => DrawnPanel;
}
