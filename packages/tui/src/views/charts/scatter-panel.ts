import { mean, type Goal } from '@ablate/statistics';
import { paretoFront, type Place } from '@ablate/statistics/pareto-front';
import type { RunRow } from '@ablate/tracker';
import { unitOf } from '../../chart/axis-ticks.js';
import type { DrawnPanel } from '../../chart/chart-zoom.js';
import type { Series } from '../../chart/series.js';
import type { Subject } from '../../groups/subject.js';
import type { RuleOf } from '../../metrics/metric-rules.js';
import type { ScatterAxis, ScatterState } from '../../state/ui-state.js';
import { chosenColumns, metricOf } from '../../table/chosen-columns.js';
import type { CellContext, RunColumn } from '../../table/columns.js';

/** A run or a group, which is one point. */
interface Scattered {
  readonly label: string;
  readonly runs: readonly RunRow[];
}

export interface ScatterOptions {
  readonly scatter: ScatterState;
  readonly shown: readonly Scattered[];
  /** Selected ones, which are marked. */
  readonly subjects: readonly Subject[];
  readonly metricKeys: readonly string[];
  readonly ruleOf: RuleOf;
  readonly context: CellContext;
}

type Point = Place & Pick<Scattered, 'label'>;

/** The shown runs or groups by two metrics or parameters, with those that no other one beats by both joined by a line. */
export function scatterPanel(options: ScatterOptions): DrawnPanel {
  const { scatter, shown, subjects, metricKeys, ruleOf, context } = options;
  const { x, y } = scatter;
  const [right, up] = chosenColumns([x.name, y.name], metricKeys);
  const pointOf = ({ label, runs }: Scattered): Point[] => {
    const at = { x: valueOf(runs, right, context), y: valueOf(runs, up, context) };
    return at.x === null || at.y === null ? [] : [{ label, x: at.x, y: at.y }];
  };
  const points = shown.flatMap(pointOf).sort((a, b) => a.x - b.x);
  const all = shown.flatMap(({ runs }) => runs);
  const goalOf = ({ name, goal }: ScatterAxis): Goal | null =>
    goal ?? ruleOf(metricOf(name, metricKeys)?.key ?? name, all)?.goal ?? null;
  const goals = { x: goalOf(x), y: goalOf(y) };
  const unknown = [goals.x === null ? x.name : null, goals.y === null ? y.name : null].filter(
    (name) => name !== null,
  );
  const note = unknown.length === 0 ? '' : ` (no Pareto front: no goal known of ${unknown.join(', ')})`;
  return {
    title: `${y.name} by ${x.name}, ${points.length} points${note}`,
    unit: unitOf(y.name),
    xAxis: { label: x.name, unit: unitOf(x.name) },
    series: [
      seriesOf({ label: 'all', color: 'silver', marker: '' }, points, { isScattered: true, faint: true }),
      ...(goals.x === null || goals.y === null ? [] : [frontOf(points, { x: goals.x, y: goals.y })]),
      ...subjects.flatMap((subject) =>
        pointOf(subject).map((point) =>
          seriesOf({ ...subject.identity, label: subject.label }, [point], { isScattered: true }),
        ),
      ),
    ],
  };
}

function frontOf(points: readonly Point[], goals: { readonly x: Goal; readonly y: Goal }): Series {
  const front = paretoFront(points, goals).flatMap((at) => points[at] ?? []);
  const label = `Pareto front: ${front.map((point) => point.label).join(', ')}`;
  return seriesOf({ label, color: 'orange', marker: '*' }, front, {});
}

function seriesOf(
  identity: Pick<Series, 'label' | 'color' | 'marker'>,
  points: readonly Point[],
  look: Pick<Series, 'isScattered' | 'faint'>,
): Series {
  const y = points.map((point) => point.y);
  return {
    ...{ ...identity, ...look, names: points.map(({ label }) => label) },
    data: { x: points.map((point) => point.x), y, low: y, high: y },
  };
}

/** The mean over runs of what such a column of the table has, where that is a number; null without any. */
function valueOf(
  runs: readonly RunRow[],
  column: RunColumn | undefined,
  context: CellContext,
): number | null {
  const values = runs.map((run) => column?.sortValue(run, context) ?? null);
  return mean(values.filter((value) => typeof value === 'number').filter(Number.isFinite));
}
