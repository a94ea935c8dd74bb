import type { Cell } from '../matrix/expand.js';

/** The configurations of cells, as `listRuns` finds runs by them. */
export function hashesOf(cells: readonly Pick<Cell, 'hash'>[]): string[] {
  return [...new Set(cells.map(({ hash }) => hash))];
}
