import type { GlyphSet } from '../chart/braille-canvas.js';
import { type Line, span } from '../text/line.js';
import { compareLines, type CompareOptions } from './compare-table.js';
import { explainedLines } from './explained-lines.js';
import { parallelLines } from './parallel-coordinates.js';

const PARALLEL = 11;
const HEADING: Line = [span('parallel coordinates', { bold: true, underline: true })];

export interface ComparisonOptions extends CompareOptions {
  readonly glyphs: GlyphSet;
}

/** Everything about the compared runs or groups: the table, parallel coordinates, what the parameters explain. */
export function comparisonLines(options: ComparisonOptions): Line[] {
  const drawn = parallelLines({ ...options, height: PARALLEL });
  const explained = explainedLines(options);
  return [
    ...compareLines(options),
    ...(drawn.length === 0 ? [] : [[], HEADING, ...drawn]),
    ...(explained.length === 0 ? [] : [[], ...explained]),
  ];
}
