/** A direction that keeps less of its length than this, once known ones are taken out, is no new one. */
const NEGLIGIBLE = 1e-9;

/** Orthonormal vectors for what `columns` add to an orthonormal `basis` (modified Gram and Schmidt, done twice). */
export function extend(basis: readonly Float64Array[], columns: readonly Float64Array[]): Float64Array[] {
  const added: Float64Array[] = [];
  for (const column of columns) {
    const rest = column.slice();
    for (let round = 0; round < 2; round++) {
      for (const known of basis) remove(known, rest);
      for (const known of added) remove(known, rest);
    }
    const length = Math.sqrt(dot(rest, rest));
    if (length <= NEGLIGIBLE * Math.sqrt(dot(column, column))) continue;
    added.push(rest.map((value) => value / length));
  }
  return added;
}

/** Sum of squares of `values` along orthonormal vectors. */
export function squaresAlong(basis: readonly Float64Array[], values: Float64Array): number {
  let sum = 0;
  for (const direction of basis) sum += dot(direction, values) ** 2;
  return sum;
}

/** What of `values` lies outside orthonormal vectors. */
export function residual(basis: readonly Float64Array[], values: Float64Array): Float64Array {
  const rest = values.slice();
  for (const direction of basis) remove(direction, rest);
  return rest;
}

/** A column of ones and zeros for each different key. */
export function indicators(keys: readonly string[]): Float64Array[] {
  return [...new Set(keys)].map((key) => Float64Array.from(keys, (other) => Number(other === key)));
}

function remove(direction: Float64Array, from: Float64Array): void {
  const length = dot(direction, from);
  for (let i = 0; i < from.length; i++) from[i] = (from[i] ?? 0) - length * (direction[i] ?? 0);
}

/** Σ x² */
export function squaresOf(values: Float64Array): number {
  return dot(values, values);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
