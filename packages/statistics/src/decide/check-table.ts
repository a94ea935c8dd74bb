import { expectPositive, expectShare } from '../expect.js';
import type { DecisionTable, TableCell } from './table.js';

/**
 * The baseline of each cell; null for those that are one.
 * @throws RangeError for an α or a margin out of range, two cells of one name, or a baseline that is none
 */
export function findBaselines({ cells, alpha, margin }: DecisionTable): (TableCell | null)[] {
  if (alpha !== undefined) expectShare('alpha', alpha);
  if (margin !== undefined && margin !== null) expectPositive('margin', margin);
  const byName = new Map<string, TableCell>();
  for (const cell of cells) {
    if (byName.has(cell.name)) throw new RangeError(`expected one cell named "${cell.name}", got two`);
    byName.set(cell.name, cell);
  }
  return cells.map(({ name, baseline }) => {
    if (baseline === null) return null;
    const found = byName.get(baseline);
    if (found?.baseline !== null)
      throw new RangeError(
        `expected the baseline of "${name}" to be a cell without one, got "${baseline}"; known: ${cells
          .filter((cell) => cell.baseline === null)
          .map((cell) => cell.name)
          .join(', ')}`,
      );
    return found;
  });
}
