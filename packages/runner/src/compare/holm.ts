/** Holm's step-down adjustment (1979): p-values of a family of tests, adjusted, in the order given. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let largest = 0;
  order.forEach(({ p, at }, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * p));
    adjusted[at] = largest;
  });
  return adjusted;
}
