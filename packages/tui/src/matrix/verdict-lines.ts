import { verdictTexts } from '../compare/compare-metric.js';
import type { PlannedTable } from '../metrics/planned-table.js';
import { type Line, span } from '../text/line.js';
import type { GridCell } from './matrix-grid.js';

/** What the looks have said of the configurations of a cell, a line or two each; nothing for fixed seeds. */
export function verdictLines(cell: GridCell | undefined, planned: PlannedTable | null): Line[] {
  const rows = (cell?.hashes ?? []).flatMap((hash) => planned?.byCell.get(hash) ?? []);
  return rows.flatMap((row): Line[] => {
    const [difference] = verdictTexts(row, ' repeated');
    return [
      [span(row.verdict, { bold: true })],
      ...(difference === '' ? [] : [[span(`${planned?.metric ?? ''} ${difference}`)]]),
    ];
  });
}

/** `looks at 8, 12, 16; next at 12; 3 of 5 decided`. */
export function looksText({ looks, nextLook, rows }: PlannedTable): string {
  const compared = rows.filter(({ decision }) => decision !== null && decision.baseline !== null);
  const decided = compared.filter(({ decision }) => decision?.verdict !== 'undecided').length;
  const next = nextLook === null ? '' : `; next at ${nextLook}`;
  return `looks at ${looks.join(', ')} seeds${next}; ${decided} of ${compared.length} decided`;
}
