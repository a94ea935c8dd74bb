import { type ChartLook, chartRow } from '../../chart/chart-grid.js';
import type { DrawnPanel } from '../../chart/chart-zoom.js';
import { effectLines } from '../../compare/effect-lines.js';
import { compareMatrix } from '../../matrix/matrix-runs.js';
import { type Line, span } from '../../text/line.js';
import { panelLines } from '../../text/panels.js';
import { type CompareOptions, compareLines } from './compare-table.js';
import { comparedForest } from './compared-forest.js';
import { explainedLines } from './explained-lines.js';
import { parallelLines } from './parallel-coordinates.js';

const PARALLEL = 11;
const CURVES = 14;
const HEADING: Line = [span('parallel coordinates', { bold: true, underline: true })];

export interface ComparisonOptions extends CompareOptions {
  /** The one that differences, effects, axes and shares of the variance are of; null without any. */
  readonly metric: string | null;
}

export interface DrawnComparisonOptions extends ComparisonOptions {
  /** Curves of the compared runs or groups, over one another. */
  readonly curves: readonly DrawnPanel[];
  readonly look: ChartLook;
}

/** What is said about the compared runs or groups: differences, verdicts and effects by the metric, then the table. */
export function comparisonTexts(options: ComparisonOptions): Line[] {
  const { subjects, metric, asked, width } = options;
  if (subjects.length === 0)
    return [[span('Select runs with space, then compare them here.', { dim: true })]];
  const forest = metric === null ? [] : comparedForest({ ...options, metric }).lines;
  const effects = metric === null || asked === null ? [] : effectLines(compareMatrix(asked, metric), width);
  return blocks(forest, effects, compareLines(options));
}

/** All of that with curves, parallel coordinates, and what the parameters explain. */
export function comparisonLines(options: DrawnComparisonOptions): Line[] {
  const { curves, look, width } = options;
  const drawn = parallelLines({ ...options, glyphs: look.glyphs, height: PARALLEL });
  return blocks(
    comparisonTexts(options),
    curves.length === 0 ? [] : panelLines(chartRow(curves, width, CURVES, look)),
    drawn.length === 0 ? [] : [HEADING, ...drawn],
    explainedLines(options),
  );
}

/** One below the other, with a blank line between those that there are. */
function blocks(...all: readonly (readonly Line[])[]): Line[] {
  return all.filter(({ length }) => length > 0).flatMap((lines, at) => (at === 0 ? lines : [[], ...lines]));
}
