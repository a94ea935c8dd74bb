import { AblateError } from '../errors.js';
import type { NamedRegularizer } from './hooks.js';

/** What a regularizer does that no other one of its cell may do. */
function claimsOf({ regularizer }: NamedRegularizer): readonly string[] {
  const norm = regularizer.sites?.norm === undefined ? [] : ['fills the norm site'];
  return [...(regularizer.claims ?? []), ...norm];
}

/** Why two regularizers cannot be in one cell, if they cannot. */
export function conflict(a: NamedRegularizer, b: NamedRegularizer): string | undefined {
  const others = claimsOf(b);
  const both = claimsOf(a).find((claim) => others.includes(claim));
  return both === undefined
    ? undefined
    : `${a.name} and ${b.name} cannot be combined: each of them ${both}; keep one of them`;
}

/**
 * Checks the regularizers of one cell against each other.
 * @throws AblateError `CONFIG` naming two that cannot be combined, and why.
 */
export function checkCombination(regularizers: readonly NamedRegularizer[]): void {
  for (const [at, a] of regularizers.entries())
    for (const b of regularizers.slice(at + 1)) {
      const why = conflict(a, b);
      if (why !== undefined) throw new AblateError('CONFIG', why);
    }
}
