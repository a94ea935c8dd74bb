export interface RunsLayout {
  /** Rows of the run table with its header. */
  readonly table: number;
  /** Rows of the charts below the table; 0 where there is no room. */
  readonly charts: number;
}

const LEAST_FOR_CHARTS = 15;
const LEAST_CHART = 8;
const MOST_CHART = 24;

/** How the rows of the view are shared out between the table, a line about what is charted, and the charts. */
export function runsLayout(height: number, runs: number, preview: boolean): RunsLayout {
  if (!preview || height < LEAST_FOR_CHARTS) return { table: height, charts: 0 };
  const wanted = Math.max(LEAST_CHART, Math.floor(height * 0.46));
  const spare = height - 1 - wanted - (runs + 1);
  const charts = Math.min(Math.max(MOST_CHART, wanted), wanted + Math.max(0, spare));
  return { table: height - 1 - charts, charts };
}
