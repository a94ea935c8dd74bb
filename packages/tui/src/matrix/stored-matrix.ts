import type { JsonObject, JsonValue } from '@ablate/tracker';

export interface Axis {
  readonly name: string;
  readonly labels: readonly string[];
}

/** One configuration of a matrix; a run of it exists for every seed, or is still to come. */
export interface MatrixCell {
  readonly hash: string;
  readonly label: string;
  /** Its place: the label on every axis. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Matrix {
  readonly axes: readonly Axis[];
  /** Empty where it is not known which seeds there should be. */
  readonly seeds: readonly number[];
  /** The metric that the matrix was made to compare. */
  readonly metric: string | null;
  readonly cells: readonly MatrixCell[];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function toCell(value: JsonValue): MatrixCell[] {
  if (!isObject(value) || typeof value.hash !== 'string' || !isObject(value.labels)) return [];
  const labels = Object.fromEntries(
    Object.entries(value.labels).flatMap(([axis, label]) =>
      typeof label === 'string' ? [[axis, label]] : [],
    ),
  );
  return [{ hash: value.hash, label: typeof value.label === 'string' ? value.label : value.hash, labels }];
}

/** The axes with labels that only an added cell has at their ends. */
function completeAxes(axes: readonly Axis[], cells: readonly MatrixCell[]): Axis[] {
  return axes.map(({ name, labels }) => ({
    name,
    labels: [...new Set([...labels, ...cells.flatMap((cell) => cell.labels[name] ?? [])])],
  }));
}

/** The matrix that an experiment's runner has stored; null if there is none that can be drawn. */
export function readMatrix(stored: JsonObject | null): Matrix | null {
  if (stored === null || !isObject(stored.axes) || !Array.isArray(stored.cells)) return null;
  const axes = Object.entries(stored.axes).map(([name, labels]) => ({ name, labels: texts(labels) }));
  const cells = stored.cells.flatMap(toCell);
  if (axes.length === 0 || cells.length === 0) return null;
  const seeds = Array.isArray(stored.seeds) ? stored.seeds.filter((seed) => typeof seed === 'number') : [];
  const { compare } = stored;
  const metric = isObject(compare) && typeof compare.metric === 'string' ? compare.metric : null;
  return { axes: completeAxes(axes, cells), seeds, metric, cells };
}
