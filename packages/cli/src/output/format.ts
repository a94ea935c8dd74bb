import { formatDuration } from '@ablate/report/text';

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
