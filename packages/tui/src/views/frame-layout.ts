export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface FrameLayout {
  readonly width: number;
  /** Rows between the title line and the footer line. */
  readonly body: number;
  /** Rows of the run table with its header. */
  readonly table: number;
  /** Rows of the charts below the table; 0 where there is no room. */
  readonly charts: number;
}

const LEAST_FOR_CHARTS = 15;
const LEAST_CHART = 8;
const MOST_CHART = 24;

/** How the rows of the screen are shared out. The frame is one row lower than the terminal, so that it never scrolls. */
export function frameLayout({ columns, rows }: ScreenSize, runs: number, preview: boolean): FrameLayout {
  const body = Math.max(1, rows - 3);
  if (!preview || body < LEAST_FOR_CHARTS) return { width: columns, body, table: body, charts: 0 };
  const wanted = Math.max(LEAST_CHART, Math.floor(body * 0.46));
  const spare = body - 1 - wanted - (runs + 1);
  const charts = Math.min(Math.max(MOST_CHART, wanted), wanted + Math.max(0, spare));
  return { width: columns, body, table: body - 1 - charts, charts };
}
