import { parseStoredMatrix, type DetailReader, type RunRow } from '@ablate/tracker';
import type { Trend, TrendLine } from './drawing/trend.js';

/** Fewer values are a pair or two, of which the table says as much. */
const LEAST_VALUES = 3;

interface Cell {
  readonly label: string;
  readonly runs: readonly (RunRow | null)[];
}

/** What is drawn over the axes of an experiment's matrix that are numbers. */
export function readTrends(
  reader: DetailReader,
  experiment: string,
  cells: readonly Cell[],
  metrics: readonly string[],
): Trend[] {
  const found = reader.experiments().find(({ name }) => name === experiment);
  const matrix = parseStoredMatrix(found?.matrix ?? null);
  const places = new Map(matrix?.cells.map(({ label, labels }) => [label, labels]));
  return (matrix?.axes ?? [])
    .filter(({ labels }) => labels.length >= LEAST_VALUES && labels.every(isNumber))
    .flatMap(({ name }) => metrics.map((metric) => trendOf(name, metric, cells, places)));
}

function isNumber(label: string): boolean {
  return label.trim() !== '' && Number.isFinite(Number(label));
}

function trendOf(
  axis: string,
  metric: string,
  cells: readonly Cell[],
  places: ReadonlyMap<string, Readonly<Record<string, string>>>,
): Trend {
  const lines = new Map<string, TrendLine['points'][number][]>();
  for (const { label, runs } of cells) {
    const { [axis]: x, ...others } = places.get(label) ?? {};
    if (x === undefined) continue;
    const line = Object.values(others).join('/');
    const values = runs.flatMap((run) =>
      run?.status === 'finished' ? (run.metrics[metric]?.last ?? []) : [],
    );
    lines.set(line, [...(lines.get(line) ?? []), { x: Number(x), values: values.filter(Number.isFinite) }]);
  }
  return {
    axis,
    metric,
    lines: [...lines].map(([label, points]) => ({ label, points: points.sort((a, b) => a.x - b.x) })),
  };
}
