import type { Comparison } from '@ablate/statistics';
import { verdictTexts } from '../../compare/compare-metric.js';
import { type Line, span } from '../../text/line.js';
import type { GridCell } from './matrix-grid.js';

/** How a cell compares with its baseline, as the matrix asks; nothing for a mean over cells. */
export function verdictLines(cell: GridCell | undefined, comparison: Comparison | null): Line[] {
  const [at, ...others] = cell?.cells ?? [];
  const row = at === undefined || others.length > 0 ? undefined : comparison?.rows[at];
  if (row === undefined || row.verdict === '') return [];
  if (row.baseline === null) return [[span(row.verdict, { dim: true })]];
  const [difference, ...verdict] = verdictTexts(row);
  return [
    ...(difference === '' ? [] : [[span(`${difference} to ${row.baseline}`)]]),
    [span(verdict.filter(Boolean).join(' '), { bold: true })],
  ];
}
