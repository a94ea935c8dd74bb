import { isActive, type Point, type RunRow } from '@ablate/tracker';
import { type Band, bandReach } from '../chart/band.js';
import { groupCurve, MOST_RUNS_OF_CURVE } from '../groups/group-curve.js';
import { meanSeries } from '../chart/mean-series.js';
import type { Subject } from '../groups/subject.js';
import { type Series, type SeriesData, seriesData, type XAxis } from '../chart/series.js';
import { smooth } from '../chart/smoothing.js';

/** One chart: a metric, and where there is one the training metric of the same kind, drawn faintly behind it. */
export interface ChartPanel {
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
        return [{ key: val, behind: train }];
      }
      return [val, train, kind].filter((key) => keys.includes(key)).map((key) => ({ key, behind: null }));
    });
}

export interface SeriesOptions {
  readonly xAxis: XAxis;
  readonly smoothing: number;
  readonly band: Band;
  readonly points: (run: RunRow, key: string) => readonly Point[];
}

/** Steps of one epoch, from how often validation metrics came; null where there are none. */
function stepsPerEpoch({ metrics }: Pick<RunRow, 'metrics'>): number | null {
  const key = Object.keys(metrics).find((name) => name.startsWith('val/'));
  const summary = key === undefined ? undefined : metrics[key];
  return summary === undefined || summary.count === 0 ? null : (summary.lastStep + 1) / summary.count;
}

interface Drawable {
  readonly data: SeriesData;
  /** Around the mean of a group; null for one run. */
  readonly band: SeriesData | null;
}

function ofRun(run: RunRow, points: readonly Point[], axis: XAxis): Drawable {
  const start = run.startedAt ?? run.createdAt;
  return { data: seriesData(points, { axis, start, stepsPerEpoch: stepsPerEpoch(run) }), band: null };
}

function ofGroup(runs: readonly RunRow[], key: string, { xAxis, band, points }: SeriesOptions): Drawable {
  const relative = (run: RunRow, name: string) => {
    const start = run.startedAt ?? run.createdAt;
    return points(run, name).map((at) => ({ ...at, time: at.time - start }));
  };
  const averaged =
    xAxis === 'relative'
      ? meanSeries(runs.slice(0, MOST_RUNS_OF_CURVE).map((run) => relative(run, key)))
      : groupCurve(runs, key, points);
  const perEpoch = runs[0] === undefined ? null : stepsPerEpoch(runs[0]);
  const data = seriesData(averaged, { axis: xAxis, start: 0, stepsPerEpoch: perEpoch });
  const low = averaged.map((point) => point.value - bandReach(point, band));
  const high = averaged.map((point) => point.value + bandReach(point, band));
  return { data, band: { x: data.x, y: data.y, low, high } };
}

function smoothed(data: SeriesData, weight: number): SeriesData {
  const y = smooth(data.y, weight);
  return { x: data.x, y, low: y, high: y };
}

/** Name of a panel, and what its faint lines are. */
export function panelTitle({ key, behind }: ChartPanel, subjects: readonly Subject[], band: Band): string {
  if (subjects.some(({ runs }) => runs.length > 1))
    return band === 'sd' ? `${key} ± sd` : `${key}, 95 % interval`;
  return behind !== null && subjects.length <= MOST_WITH_FAINT ? `${key} (faint: train)` : key;
}

/** The series of a panel: first what is drawn faintly, then the lines that count. */
export function panelSeries(
  panel: ChartPanel,
  subjects: readonly Subject[],
  options: SeriesOptions,
): Series[] {
  const faint: Series[] = [];
  const strong: Series[] = [];
  for (const { runs, identity, label } of subjects) {
    const [only] = runs;
    const part = runs.length > MOST_RUNS_OF_CURVE ? ` (${MOST_RUNS_OF_CURVE} of ${runs.length})` : '';
    const base = { ...identity, label: label + part };
    const of = (key: string) =>
      only !== undefined && runs.length === 1
        ? ofRun(only, options.points(only, key), options.xAxis)
        : ofGroup(runs, key, options);
    const { data, band } = of(panel.key);
    if (band !== null) faint.push({ ...base, data: band, faint: true });
    else if (panel.behind !== null && subjects.length <= MOST_WITH_FAINT) {
      faint.push({ ...base, data: of(panel.behind).data, faint: true });
    }
    if (options.smoothing > 0 && data.x.length > 2) {
      if (band === null) faint.push({ ...base, data, faint: true });
      strong.push({ ...base, data: smoothed(data, options.smoothing) });
    } else strong.push({ ...base, data });
  }
  return [...faint, ...strong];
}

/** Points of an ended run never change; those of others may with every revision. */
export function pointsRevision(run: RunRow, revision: number): number {
  return isActive(run.status) ? revision : -1;
}
