import { drawChart, type ChartLine } from './chart.js';

/** Values of one metric by step. */
export type Curve = readonly { readonly step: number; readonly value: number }[];

export interface CellCurves {
  readonly label: string;
  /** Colour of the page's palette, as a CSS value. */
  readonly color: string;
  /** One for each seed. */
  readonly seeds: readonly Curve[];
}

const WIDTH = 720;
const HEIGHT = 280;

/** Every seed's curve, faint, and each cell's mean. */
export function drawCurves(cells: readonly CellCurves[], metric: string): Element {
  return drawChart({
    lines: [
      ...cells.flatMap(({ seeds, color }) =>
        seeds.map((curve) => ({ ...line(curve, color), isFaint: true })),
      ),
      ...cells.map(({ seeds, color }) => line(meanCurve(seeds), color)),
    ],
    x: { label: 'step' },
    y: { label: metric },
    label: `${metric} by step, a curve for each seed and the mean of each cell`,
    ...{ width: WIDTH, height: HEIGHT },
  });
}

function line(curve: Curve, color: string): ChartLine {
  return { color, x: curve.map(({ step }) => step), y: curve.map(({ value }) => value) };
}

/** The mean over the curves at each step that all of them have. */
export function meanCurve(curves: readonly Curve[]): Curve {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { step, value } of curves.flat()) {
    const { sum, count } = sums.get(step) ?? { sum: 0, count: 0 };
    sums.set(step, { sum: sum + value, count: count + 1 });
  }
  return [...sums]
    .filter(([, { count }]) => count === curves.length)
    .map(([step, { sum, count }]) => ({ step, value: sum / count }))
    .sort((a, b) => a.step - b.step);
}
