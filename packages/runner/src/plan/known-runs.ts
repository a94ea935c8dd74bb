import { isRunId, preferenceOf, type RunRow } from '@ablate/tracker';
import type { Cell } from '../matrix/expand.js';

/** The configurations of cells, as `listRuns` finds runs by them. */
export function hashesOf(cells: readonly Pick<Cell, 'hash'>[]): string[] {
  return [...new Set(cells.map(({ hash }) => hash))];
}

/** Finds the runs that a cell needs: finished ones anywhere, others in the matrix's own experiment. */
export class KnownRuns {
  readonly #byIdentity = new Map<string, RunRow>();

  constructor(runs: readonly RunRow[], experiment: string) {
    for (const run of runs) {
      if (run.configHash === null || run.seed === null) continue;
      // A run that no folder may be named after can't be gone on with.
      const mayGoOn = run.experiment === experiment && isRunId(run.id);
      if (run.status !== 'finished' && !mayGoOn) continue;
      const key = identity(run.configHash, run.seed);
      const other = this.#byIdentity.get(key);
      if (other === undefined || rank(run, experiment) < rank(other, experiment))
        this.#byIdentity.set(key, run);
    }
  }

  find(cell: Pick<Cell, 'hash' | 'seed'>): RunRow | undefined {
    return this.#byIdentity.get(identity(cell.hash, cell.seed));
  }
}

function identity(hash: string, seed: number): string {
  return `${hash}/${seed}`;
}

function rank(run: RunRow, experiment: string): number {
  return 2 * preferenceOf(run.status) + (run.experiment === experiment ? 0 : 1);
}
