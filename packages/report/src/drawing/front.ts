import type { Goal } from '@ablate/statistics';
import { paretoFront, type Place } from '@ablate/statistics/pareto-front';
import { drawChart, scaleOf, type ChartLine } from './chart.js';
import { LETTER } from './point-names.js';

/** A cell by two measures. */
export interface FrontPoint extends Place {
  readonly label: string;
  /** Of y. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

interface Measure {
  readonly name: string;
  readonly goal: Goal;
}

const WIDTH = 720;
const HEIGHT = 360;

/** Each cell as a point with its name and interval, and a line through those that no other beats by both measures. */
export function drawFront(
  points: readonly FrontPoint[],
  { x, y }: { readonly x: Measure; readonly y: Measure },
): Element {
  const front = paretoFront(points, { x: x.goal, y: y.goal }).flatMap((at) => points[at] ?? []);
  const speeds = points.map((point) => point.x);
  const [least, most] = [Math.min(...speeds), Math.max(...speeds)];
  const scale = scaleOf(least, most);
  // Room for the names, which stand at the right of their points.
  const room = Math.min(0.5, (LETTER * Math.max(...points.map(({ label }) => label.length))) / WIDTH);
  const domain: [number, number] =
    scale === 'log' ? [least / 1.2, most * (most / least) ** (room / (1 - room))] : [0, most / (1 - room)];
  const colorOf = (point: FrontPoint) => (front.includes(point) ? 'var(--c0)' : 'var(--faint)');
  // Those of the front are named first, the others from above, so that names are in the order of their points.
  const others = points.filter((point) => !front.includes(point)).sort((one, other) => other.y - one.y);
  const named = [...front, ...others];
  return drawChart({
    lines: [line(front, 'var(--line)'), ...points.flatMap((point) => marked(point, colorOf(point)))],
    names: named.map((point) => ({ ...point, text: point.label, color: colorOf(point) })),
    x: { label: x.name, domain, scale },
    y: { label: y.name },
    label: `${y.name} by ${x.name}; no cell beats ${front.map(({ label }) => label).join(', ')} by both`,
    ...{ width: WIDTH, height: HEIGHT },
  });
}

function line(places: readonly Place[], color: string): ChartLine {
  return { color, x: places.map(({ x }) => x), y: places.map(({ y }) => y) };
}

function marked({ x, y, interval }: FrontPoint, color: string): ChartLine[] {
  const ends = interval === null ? [] : [interval.low, interval.high];
  return [
    { color, isFaint: true, x: ends.map(() => x), y: ends },
    { color, isScattered: true, x: [x], y: [y] },
  ];
}
