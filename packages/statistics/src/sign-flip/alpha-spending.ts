/**
 * The share of α that may be spent by a look: α · n / to, with `n` of `to` seeds seen. All of it at the last look, and
 * so at the only one of a plan with fixed seeds. Boundaries fall slowly from look to look; of Pocock's type, which
 * spends more at first, large effects are found by fewer seeds, and small ones less often.
 *
 * Source: Lan and DeMets, "Discrete sequential boundaries for clinical trials", Biometrika (1983), their α₃.
 */
export function spentAlpha(alpha: number, n: number, to: number): number {
  return n >= to ? alpha : (alpha * n) / to;
}
