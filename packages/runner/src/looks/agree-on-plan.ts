import { AblateError, canonicalJson, type JsonValue } from '@ablate/core';
import type { StoredPlan } from '@ablate/tracker';

const SETTLED = ['looks', 'seeds', 'metric', 'goal', 'margin', 'worst', 'design'] as const;

/**
 * Checks that a matrix still asks what its experiment has settled; without looks it only adds seeds, which no verdict
 * uses.
 * @throws AblateError `CONFIG` naming what differs
 */
export function agreeOnPlan(experiment: string, wanted: StoredPlan | null, settled: StoredPlan | null): void {
  if (wanted === null || settled === null) return;
  const changed = SETTLED.find((key) => textOf(wanted[key]) !== textOf(settled[key]));
  const what =
    changed !== undefined
      ? `${changed} ${textOf(settled[changed])}, got ${textOf(wanted[changed])}`
      : cellsOf(wanted) === cellsOf(settled)
        ? null
        : `${settled.cells.length} cells, got ${wanted.cells.length} of which some are others`;
  if (what === null) return;
  throw new AblateError(
    'CONFIG',
    `"${experiment}" settled before its first seed how it is decided, and its looks hold for that alone: expected ${what}. ` +
      'Give the new question a name of its own (--set name=NAME), or train more seeds for exploration (--set seeds=N)',
  );
}

function cellsOf({ cells }: StoredPlan): string {
  return textOf(cells.map(({ hash, baseline }) => `${hash} ${baseline}`).sort());
}

function textOf(value: StoredPlan[(typeof SETTLED)[number]] | string[]): string {
  return canonicalJson(value as JsonValue);
}
