/** The first of `height` visible rows of `count`, so that `cursor` is among them and moves before the rows do. */
export function windowStart(cursor: number, previousStart: number, height: number, count: number): number {
  const last = Math.max(0, count - height);
  let start = Math.min(Math.max(0, previousStart), last);
  if (cursor < start) start = cursor;
  if (cursor >= start + height) start = cursor - height + 1;
  return Math.max(0, Math.min(start, last));
}

/** A scroll bar of `height` rows: which of them the thumb covers. */
export function scrollThumb(
  start: number,
  height: number,
  count: number,
): { from: number; to: number } | null {
  if (count <= height || height < 2) return null;
  const size = Math.max(1, Math.round((height * height) / count));
  const from = Math.round((start / (count - height)) * (height - size));
  return { from, to: from + size };
}
