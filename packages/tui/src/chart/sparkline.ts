const BARS = '▁▂▃▄▅▆▇█';
const ASCII_BARS = '_.-=+*%#';

/** One character for each of `width` equal parts of `values`, by the part's mean; a gap where it has no finite value. */
export function sparkline(values: readonly number[], width: number, ascii = false): string {
  const bars = ascii ? ASCII_BARS : BARS;
  const cells = Math.min(width, values.length);
  const means = Array.from({ length: cells }, (_, cell) => {
    const from = Math.floor((cell * values.length) / cells);
    const to = Math.max(from + 1, Math.floor(((cell + 1) * values.length) / cells));
    const part = values.slice(from, to).filter(Number.isFinite);
    return part.length === 0 ? Number.NaN : part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const finite = means.filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  return means
    .map((mean) => {
      if (!Number.isFinite(mean)) return ' ';
      const level = high === low ? 3 : Math.round(((mean - low) / (high - low)) * (bars.length - 1));
      return bars.charAt(level);
    })
    .join('');
}
