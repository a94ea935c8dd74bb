/** What state changes must know of the matrix on the screen. */
export interface GridContext {
  readonly rows: number;
  readonly columns: number;
  readonly metric: string | null;
  /** Runs of the highlighted cell. */
  readonly runIds: readonly string[];
  /** Those of them that are going. */
  readonly running: readonly string[];
  /** Those of them that have ended without finishing. */
  readonly unfinished: readonly string[];
}

export const NO_GRID: GridContext = {
  rows: 0,
  columns: 0,
  metric: null,
  runIds: [],
  running: [],
  unfinished: [],
};
