/**
 * Mean and standard deviation of each position of the last axis: `[N, width]`, row-major. A position that never changes has
 * standard deviation 1, so that standardizing it gives 0.
 */
export function columnStatistics(
  values: ArrayLike<number>,
  width: number,
): { mean: number[]; std: number[] } {
  const rows = values.length / width;
  const mean: number[] = [];
  const std: number[] = [];
  for (let column = 0; column < width; column++) {
    // `at` stays below the length: the values are there.
    let sum = 0;
    for (let at = column; at < values.length; at += width) sum += values[at] as number;
    const middle = sum / rows;
    let squares = 0;
    for (let at = column; at < values.length; at += width) squares += ((values[at] as number) - middle) ** 2;
    mean.push(middle);
    std.push(Math.sqrt(squares / rows) || 1);
  }
  return { mean, std };
}
