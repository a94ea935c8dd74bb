import { formatDuration } from '@ablate/tui/format';

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

export function formatP(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}

/** `1m12s`; a dash while unknown. */
export function formatSeconds(seconds: number | null): string {
  return formatDuration(seconds ?? Number.NaN);
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
