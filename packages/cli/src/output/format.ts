import prettyMilliseconds from 'pretty-ms';

/** Decimals that show four significant digits of a number of this size. */
export function decimalsFor(size: number): number {
  if (!Number.isFinite(size) || size === 0) return 4;
  return Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(size)))));
}

/** Four significant digits; very large and very small numbers with an exponent. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const size = Math.abs(value);
  return size >= 1e7 || size < 1e-5 ? value.toExponential(3) : value.toFixed(decimalsFor(value));
}

export function formatSigned(value: number, decimals: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(decimals)}`;
}

export function formatP(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}

/** `1m 12s`; a dash while unknown. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  return whole === 0 ? '0s' : prettyMilliseconds(whole * 1000);
}

/** `2026-03-01 14:05`, in the local time zone. */
export function formatTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (n: number) => String(n).padStart(2, '0');
  return (
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
    `${two(date.getHours())}:${two(date.getMinutes())}`
  );
}
