import * as Plot from '@observablehq/plot';
import { document } from '../html/element.js';
import { drawing } from './interval-bar.js';

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
  const line = (curve: Curve, color: string, isMean: boolean) =>
    Plot.line(curve, {
      ...{ x: 'step', y: 'value', stroke: color },
      ...(isMean ? { strokeWidth: 2 } : { strokeWidth: 1, strokeOpacity: 0.3 }),
    });
  const plot = drawing(
    Plot.plot({
      ...{ document, width: WIDTH, height: HEIGHT, className: 'curves', marginLeft: 56 },
      x: { label: 'step', nice: true },
      y: { label: metric, grid: true, nice: true },
      marks: [
        ...cells.flatMap(({ seeds, color }) => seeds.map((curve) => line(curve, color, false))),
        ...cells.map(({ seeds, color }) => line(meanCurve(seeds), color, true)),
      ],
    }),
    `${metric} by step, a curve for each seed and the mean of each cell`,
  );
  for (const path of plot.querySelectorAll('path')) {
    const data = path.getAttribute('d');
    if (data !== null) path.setAttribute('d', roundPath(data));
  }
  return plot;
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

/** A tenth of a pixel is finer than a screen shows, and a page of a hundred curves is mostly numbers. */
function roundPath(data: string): string {
  return data.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
