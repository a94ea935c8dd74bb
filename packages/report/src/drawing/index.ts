import { asXml } from '../html/as-xml.js';
import { drawChart, type ChartOptions } from './chart.js';

export type { ChartAxis, ChartLine, ChartOptions } from './chart.js';

/** Lines over an axis, as an SVG element in text. */
export function chartSvg(options: ChartOptions): string {
  return asXml(drawChart(options));
}
