import { AblateError } from '@ablate/core';
import { parseStoredPlan, type DetailReader, type Store, type StoredPlan } from '@ablate/tracker';
import type { Cell } from '../matrix/expand.js';
import type { Matrix } from '../matrix/parse-matrix.js';
import type { PlannedCell } from '../plan/planned-cell.js';
import { agreeOnPlan } from './agree-on-plan.js';
import { describePlan } from './describe-plan.js';

interface Asked {
  readonly matrix: Matrix;
  readonly cells: readonly Cell[];
  readonly planned: readonly PlannedCell[];
  readonly fresh: boolean;
}

/**
 * The plan that an experiment follows, settled now if it has looks and is run for the first time; null for fixed seeds.
 * @throws AblateError `CONFIG` where the matrix asks something else than what was settled
 */
export function settlePlan(
  store: Store,
  reader: DetailReader,
  { matrix, cells, planned, fresh }: Asked,
): StoredPlan | null {
  const found = reader.experiments().find(({ name }) => name === matrix.name);
  const settled = parseStoredPlan(found?.plan ?? null);
  const earlier = planned.filter(({ state }) => state === 'done').length;
  const wanted = describePlan(matrix, cells, earlier);
  agreeOnPlan(matrix.name, wanted, settled);
  if (fresh && found !== undefined && found.decisions.length > 0)
    throw new AblateError(
      'CONFIG',
      `"${matrix.name}" has been decided by the runs that it has: expected no fresh ones. Train them under another name`,
    );
  if (wanted === null || settled !== null) return settled;
  store.settlePlan(matrix.name, wanted);
  return wanted;
}
