/**
 * The squares of values along the differences between cells, from the cells' means: the same as along as many
 * orthonormal vectors, in one pass. Null unless each cell has each seed once, so that seeds and cells don't overlap.
 */
export function cellSquares(
  cells: readonly string[],
  seeds: readonly number[],
): ((values: Float64Array) => number) | null {
  const numbers = new Map([...new Set(cells)].map((cell, index) => [cell, index]));
  const perCell = new Set(seeds).size;
  const pairs = new Set(cells.map((cell, at) => JSON.stringify([cell, seeds[at]])));
  if (pairs.size !== cells.length || numbers.size * perCell !== cells.length) return null;
  const cellOf = Uint32Array.from(cells, (cell) => numbers.get(cell) ?? 0);
  const sums = new Float64Array(numbers.size);
  return (values) => {
    sums.fill(0);
    let total = 0;
    values.forEach((value, at) => {
      const cell = cellOf[at] ?? 0;
      sums[cell] = (sums[cell] ?? 0) + value;
      total += value;
    });
    let squares = 0;
    for (const sum of sums) squares += sum * sum;
    return squares / perCell - (total * total) / values.length;
  };
}
