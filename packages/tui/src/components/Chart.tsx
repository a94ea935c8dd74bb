import { type ReactElement, useContext } from 'react';
import { drawChart } from '../chart/chart.js';
import { seriesIdentity } from '../chart/palette.js';
import { LookContext, Rows } from './Rows.js';

/** One line of a chart: as many x as y. */
export interface ChartSeries {
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** What `Chart` draws, and in how many columns and lines. */
export interface ChartProps {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly width: number;
  readonly height: number;
  readonly yScale?: 'linear' | 'log';
  readonly xLabel?: string;
}

/** Lines on a canvas of braille dots, each with a letter at its end; with ASCII letters where only those are drawn. */
export function Chart({ series, ...chart }: ChartProps): ReactElement {
  const { ascii } = useContext(LookContext);
  const drawn = series.map(({ label, x, y }, index) => ({
    ...seriesIdentity(index),
    label,
    data: { x, y, low: y, high: y },
  }));
  const lines = drawChart({ ...chart, series: drawn, glyphs: ascii ? 'ascii' : 'braille' });
  return <Rows lines={lines} width={chart.width} height={chart.height} />;
}
