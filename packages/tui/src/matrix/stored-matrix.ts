import { parseStoredMatrix, type JsonObject, type StoredCell, type StoredMatrix } from '@ablate/tracker';

export type Axis = StoredMatrix['axes'][number];

/** A matrix that can be drawn. */
export type Matrix = Pick<StoredMatrix, 'axes' | 'seeds' | 'cells' | 'compare' | 'design'>;

/** The axes with labels that only an added cell has at their ends. */
function completeAxes(axes: readonly Axis[], cells: readonly StoredCell[]): Axis[] {
  return axes.map(({ name, labels }) => ({
    name,
    labels: [...new Set([...labels, ...cells.flatMap((cell) => cell.labels[name] ?? [])])],
  }));
}

/** The matrix that an experiment's runner has stored; null if there is none that can be drawn. */
export function readMatrix(stored: JsonObject | null): Matrix | null {
  const matrix = parseStoredMatrix(stored);
  if (matrix === null || matrix.axes.length === 0) return null;
  const { axes, seeds, cells, compare, design } = matrix;
  return { axes: completeAxes(axes, cells), seeds, cells, compare, design };
}
