import { findTwin } from '@ablate/statistics';
import type { StoredPlan } from '@ablate/tracker';
import type { Cell } from '../matrix/expand.js';
import type { Matrix } from '../matrix/parse-matrix.js';

/** What a matrix with looks settles before its first seed; null for one with fixed seeds. */
export function describePlan(matrix: Matrix, cells: readonly Cell[], earlier: number): StoredPlan | null {
  const { looks, seeds, compare } = matrix;
  const baseline = compare?.baseline ?? null;
  if (looks === null || compare === null || baseline === null) return null;
  const { metric, goal, margin, worst } = compare;
  const groups = [...new Map(cells.map((cell) => [cell.hash, cell])).values()];
  return {
    ...{ looks: [...looks], seeds: [...seeds], metric, goal, margin, worst, earlier },
    cells: groups.map((cell) => {
      const { hash, label, labels } = cell;
      return { hash, label, labels, baseline: groups[findTwin(cell, groups, baseline) ?? -1]?.hash ?? null };
    }),
  };
}
