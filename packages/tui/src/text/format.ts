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

/** Four significant digits at most, never wider than 9 cells. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '-∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2).replace('e+', 'e');
  if (Number.isInteger(value)) return String(value);
  if (size >= 1000) return value.toFixed(0);
  if (size >= 100) return value.toFixed(1);
  if (size >= 10) return value.toFixed(2);
  return value.toFixed(4);
}

/** `1.2k`, `3M`: for axes and counters. */
export function formatCount(value: number): string {
  const size = Math.abs(value);
  const short = (divided: number, unit: string) =>
    `${Number.isInteger(divided) ? divided : Number(divided.toPrecision(3))}${unit}`;
  if (size >= 1e9) return short(value / 1e9, 'G');
  if (size >= 1e6) return short(value / 1e6, 'M');
  if (size >= 1e4) return short(value / 1e3, 'k');
  return String(Number(value.toPrecision(4)));
}
