import type { Point, RunRow } from '@ablate/tracker';
import { isActive } from '../table/run-status.js';
import type { Scale } from './axis-ticks.js';
import type { SeriesIdentity } from './palette.js';
import { type Series, seriesData, type XAxis } from './series.js';
import { smooth } from './smoothing.js';

/** One chart: a metric, and where there is one the training metric of the same kind, drawn faintly behind it. */
export interface ChartPanel {
  readonly title: string;
  readonly key: string;
  readonly behind: string | null;
}

/** More faint lines than this hide the ones that count. */
const MOST_WITH_FAINT = 3;
const FIRST = ['loss', 'accuracy'];

/** `val/loss` and `train/loss` share the panel `loss`; every other metric has its own. Loss and accuracy come first. */
export function chartPanels(keys: readonly string[]): ChartPanel[] {
  const kinds = [...new Set(keys.map((key) => key.replace(/^(train|val)\//u, '')))];
  const rank = (kind: string) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  return kinds
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap((kind): ChartPanel[] => {
      const train = `train/${kind}`;
      const val = `val/${kind}`;
      if (keys.includes(val) && keys.includes(train)) {
        return [{ title: `${val} (faint: train)`, key: val, behind: train }];
      }
      return [val, train, kind]
        .filter((key) => keys.includes(key))
        .map((key) => ({ title: key, key, behind: null }));
    });
}

export interface ChartRun {
  readonly run: RunRow;
  readonly identity: SeriesIdentity;
}

/** The runs that charts and comparison show: the selected ones, or the highlighted one if none is. */
export function chartRuns(
  rows: readonly RunRow[],
  selected: readonly string[],
  highlighted: string | null,
  identityOf: (index: number) => SeriesIdentity,
): ChartRun[] {
  const wanted = selected.length > 0 ? selected : highlighted === null ? [] : [highlighted];
  const byId = new Map(rows.map((run) => [run.id, run]));
  return wanted.flatMap((id, index) => {
    const run = byId.get(id);
    return run ? [{ run, identity: identityOf(index) }] : [];
  });
}

export interface SeriesOptions {
  readonly xAxis: XAxis;
  readonly smoothing: number;
  readonly yScale: Scale;
  readonly stepsPerEpoch: (run: RunRow) => number | null;
  readonly points: (run: RunRow, key: string) => readonly Point[];
}

/** The series of a panel: first what is drawn faintly, then the lines that count. */
export function panelSeries(panel: ChartPanel, runs: readonly ChartRun[], options: SeriesOptions): Series[] {
  const faint: Series[] = [];
  const strong: Series[] = [];
  for (const { run, identity } of runs) {
    const x = {
      axis: options.xAxis,
      start: run.startedAt ?? run.createdAt,
      stepsPerEpoch: options.stepsPerEpoch(run),
    };
    const of = (key: string) => seriesData(options.points(run, key), x);
    const base = { ...identity, label: run.name };
    if (panel.behind !== null && runs.length <= MOST_WITH_FAINT)
      faint.push({ ...base, data: of(panel.behind), faint: true });
    const data = of(panel.key);
    if (options.smoothing > 0 && data.x.length > 2) {
      const y = smooth(data.y, options.smoothing);
      faint.push({ ...base, data, faint: true });
      strong.push({ ...base, data: { x: data.x, y, low: y, high: y } });
    } else strong.push({ ...base, data });
  }
  return [...faint, ...strong];
}

/** Points of an ended run never change; those of others may with every revision. */
export function pointsRevision(run: RunRow, revision: number): number {
  return isActive(run.status) ? revision : -1;
}
