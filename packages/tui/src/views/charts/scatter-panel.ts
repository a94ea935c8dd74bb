import { mean, type Goal } from '@ablate/statistics';
import type { RunRow } from '@ablate/tracker';
import { unitOf } from '../../chart/axis-ticks.js';
import type { DrawnPanel } from '../../chart/chart-zoom.js';
import { paretoFront, type Place } from '../../chart/pareto-front.js';
import type { Series } from '../../chart/series.js';
import { runLeaves } from '../../configuration/run-leaves.js';
import type { Subject } from '../../groups/subject.js';
import type { RuleOf } from '../../metrics/metric-rules.js';
import type { ScatterAxis, ScatterState } from '../../state/ui-state.js';

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
  readonly ruleOf: RuleOf;
}

type Point = Place & Pick<Scattered, 'label'>;

/** The shown runs or groups by two metrics or parameters, with those that no other one beats by both joined by a line. */
export function scatterPanel({ scatter, shown, subjects, ruleOf }: ScatterOptions): DrawnPanel {
  const { x, y } = scatter;
  const points = shown.flatMap((each) => pointOf(each, scatter) ?? []).sort((a, b) => a.x - b.x);
  const goalOf = ({ name, goal }: ScatterAxis): Goal | null =>
    goal ??
    ruleOf(
      name,
      shown.flatMap(({ runs }) => runs),
    )?.goal ??
    null;
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
      ...subjects.flatMap((subject) => {
        const point = pointOf(subject, scatter);
        return point === null
          ? []
          : [seriesOf({ ...subject.identity, label: subject.label }, [point], { isScattered: true })];
      }),
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
  points: readonly Place[],
  look: Pick<Series, 'isScattered' | 'faint'>,
): Series {
  const y = points.map((point) => point.y);
  return { ...identity, ...look, data: { x: points.map((point) => point.x), y, low: y, high: y } };
}

function pointOf({ label, runs }: Scattered, { x, y }: ScatterState): Point | null {
  const [right, up] = [valueOf(runs, x.name), valueOf(runs, y.name)];
  return right === null || up === null ? null : { label, x: right, y: up };
}

/** The mean over runs of a metric's last value, or of a parameter that is a number; null without any. */
function valueOf(runs: readonly RunRow[], name: string): number | null {
  const values = runs.map((run) => {
    const text = name === 'seed' ? String(run.seed ?? '') : (runLeaves(run).get(name) ?? '');
    return run.metrics[name]?.last ?? (text === '' ? Number.NaN : Number(text));
  });
  return mean(values.filter(Number.isFinite));
}
