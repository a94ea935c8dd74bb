import { type Line, span } from '../../text/line.js';
import { type ChartLook, chartRow } from '../../chart/chart-grid.js';
import type { DrawnPanel } from '../../chart/chart-zoom.js';
import { compareLines, type CompareOptions } from './compare-table.js';
import { askedEffects } from './asked-effects.js';
import { explainedLines } from './explained-lines.js';
import { parallelLines } from './parallel-coordinates.js';

const PARALLEL = 11;
const CURVES = 14;
const HEADING: Line = [span('parallel coordinates', { bold: true, underline: true })];

export interface ComparisonOptions extends CompareOptions {
  /** Curves of the compared runs or groups, over one another. */
  readonly curves: readonly DrawnPanel[];
  readonly look: ChartLook;
}

/** Everything about the compared runs or groups: the table, parallel coordinates, what the parameters explain. */
export function comparisonLines(options: ComparisonOptions): Line[] {
  const { glyphs } = options.look;
  const drawn = parallelLines({ ...options, glyphs, height: PARALLEL });
  const explained = explainedLines(options);
  const curves =
    options.curves.length === 0 ? [] : chartRow(options.curves, options.width, CURVES, options.look);
  const effects = askedEffects(options);
  return [
    ...compareLines(options),
    ...(effects.length === 0 ? [] : [[], ...effects]),
    ...(curves.length === 0 ? [] : [[], ...curves]),
    ...(drawn.length === 0 ? [] : [[], HEADING, ...drawn]),
    ...(explained.length === 0 ? [] : [[], ...explained]),
  ];
}
