import type { Comparison } from './pairs.js';
import type { ClaimsAtLook } from './two-claims.js';
import type { Verdict } from './verdict.js';

/** What is known of a comparison, look by look. */
export interface Progress {
  readonly comparison: Comparison;
  verdict: Verdict;
  withinMargin: boolean;
  decidedAt: number | null;
  /** The newest look that it took part in, from 0. */
  look: number | null;
  claims: ClaimsAtLook | null;
  seedsToDecide: number | null;
}
