/**
 * The share of α that may be spent by a look, of the Pocock type: α · ln(1 + (e − 1) · n / to), with `n` of `to` seeds
 * seen. All of it at the last look, and so at the only one of a plan with fixed seeds.
 *
 * Source: Lan and DeMets, "Discrete sequential boundaries for clinical trials", Biometrika (1983).
 */
export function spentAlpha(alpha: number, n: number, to: number): number {
  return n >= to ? alpha : alpha * Math.log(1 + ((Math.E - 1) * n) / to);
}
