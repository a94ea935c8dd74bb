const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** `4.5s`, `12s`, `3m05s`, `2h07m`, `4d03h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole}s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)}m${two(whole % MINUTE)}s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)}h${two((whole % HOUR) / MINUTE)}m`;
  return `${Math.floor(whole / DAY)}d${two((whole % DAY) / HOUR)}h`;
}

/** Four significant digits, never wider than 9 cells; very large and very small numbers with an exponent. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '-∞';
  if (value === 0) return '0';
  if (hasExponent(value)) return value.toExponential(2).replace('e+', 'e');
  return Number.isInteger(value) ? String(value) : value.toFixed(decimalsFor(value));
}

/** A number with the decimals of another that stands before it: `0.0071` after `0.8151`. */
export function formatBeside(value: number, other: number): string {
  return hasExponent(other) || !Number.isFinite(value)
    ? formatNumber(value)
    : value.toFixed(decimalsFor(other));
}

/** Decimals that show four significant digits of a number of this size. */
export function decimalsFor(size: number): number {
  if (!Number.isFinite(size) || size === 0) return 4;
  return Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(size)))));
}

function hasExponent(value: number): boolean {
  const size = Math.abs(value);
  return size >= 1e6 || (size < 1e-3 && size > 0);
}

/** `1.2k`, `3M`, `1.81T`: for axes and counters. */
export function formatCount(value: number): string {
  const size = Math.abs(value);
  const short = (divided: number, unit: string) =>
    `${Number.isInteger(divided) ? divided : Number(divided.toPrecision(3))}${unit}`;
  if (size >= 1e15) return short(value / 1e15, 'P');
  if (size >= 1e12) return short(value / 1e12, 'T');
  if (size >= 1e9) return short(value / 1e9, 'G');
  if (size >= 1e6) return short(value / 1e6, 'M');
  if (size >= 1e4) return short(value / 1e3, 'k');
  return String(Number(value.toPrecision(4)));
}

/** `+0.0172`, `−0.0072` */
export function formatSigned(value: number, decimals: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(decimals)}`;
}

/** `[−0.0072, 0.0416]` */
export function formatInterval(
  { low, high }: { readonly low: number; readonly high: number },
  decimals: number,
): string {
  return `[${[low, high].map((end) => end.toFixed(decimals).replace('-', '−')).join(', ')}]`;
}

/** A p-value as text: three decimals, or a power of ten below 0.001. */
export function formatP(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}
