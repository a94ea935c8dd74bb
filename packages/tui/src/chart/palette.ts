import type { Color } from '../text/theme.js';

const PALETTE = ['sky', 'orange', 'green', 'purple', 'yellow', 'vermillion', 'blue', 'silver'] as const;

const MARKERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

export interface SeriesIdentity {
  readonly color: Color;
  /** A letter that stands at the line's end and in the legend: tells series apart without colour. */
  readonly marker: string;
}

export function seriesIdentity(index: number): SeriesIdentity {
  return {
    color: PALETTE[index % PALETTE.length] ?? PALETTE[0],
    marker: MARKERS.charAt(index % MARKERS.length),
  };
}
