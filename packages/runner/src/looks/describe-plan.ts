import { findTwin } from '@ablate/statistics';
import type { StoredPlan } from '@ablate/tracker';
import type { Cell } from '../matrix/expand.js';
import { decidingCompare, type Matrix } from '../matrix/parse-matrix.js';

/** What a matrix with looks settles before its first seed; null for one with fixed seeds. */
export function describePlan(matrix: Matrix, cells: readonly Cell[], earlier: number): StoredPlan | null {
  const { looks, seeds } = matrix;
  const compare = decidingCompare(matrix);
  if (looks === null || compare === null) return null;
  const { metric, goal, margin, worst, baseline } = compare;
  const design =
    matrix.design === null ? null : { kind: matrix.design.kind, components: matrix.design.components };
  const groups = [...new Map(cells.map((cell) => [cell.hash, cell])).values()];
  return {
    ...{ looks: [...looks], seeds: [...seeds], metric, goal, margin, worst, design, earlier },
    cells: groups.map((cell) => {
      const { hash, label, labels } = cell;
      const twin = baseline === null ? null : groups[findTwin(cell, groups, baseline) ?? -1];
      return { hash, label, labels, baseline: twin?.hash ?? null };
    }),
  };
}
