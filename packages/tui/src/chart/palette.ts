/** Okabe and Ito's colours, which stay apart for colour-blind eyes, without black; brightened blue for dark screens. */
const PALETTE = [
  '#56b4e9',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#f0e442',
  '#d55e00',
  '#6a8cff',
  '#b0b0b0',
] as const;

const MARKERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

export interface SeriesIdentity {
  readonly color: string;
  /** A letter that stands at the line's end and in the legend: tells series apart without colour. */
  readonly marker: string;
}

export function seriesIdentity(index: number): SeriesIdentity {
  return {
    color: PALETTE[index % PALETTE.length] ?? PALETTE[0],
    marker: MARKERS.charAt(index % MARKERS.length),
  };
}
