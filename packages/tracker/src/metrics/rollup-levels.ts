/** A series shorter than this is read whole; rollups would only take space. */
export const ROLLUP_FROM = 4096;

/** Each level's buckets are 2^LEVEL_STRIDE times as wide as those of the level below. */
export const LEVEL_STRIDE = 2;

const LEVELS = 8;
const POINTS_PER_BUCKET = 16;

/** The narrowest level worth keeping, so that a bucket of a series logged every 100 steps holds some points too. */
export function narrowestLevel(firstStep: number, lastStep: number, count: number): number {
  const stepsPerPoint = (lastStep - firstStep + 1) / count;
  return Math.max(0, Math.ceil(Math.log2(stepsPerPoint * POINTS_PER_BUCKET)));
}

/** Every level kept for a series whose narrowest one is `narrowest`, ascending. */
export function levelsFrom(narrowest: number): number[] {
  return Array.from({ length: LEVELS }, (_, index) => narrowest + index * LEVEL_STRIDE);
}
