import { OFF, ON } from '@ablate/statistics/designs';
import type { JsonObject } from '@ablate/tracker';
import type { Cell } from './expand.js';
import type { Matrix } from './parse-matrix.js';

/** What the store keeps of a matrix: enough to compare its runs without the file. */
export function describeMatrix(matrix: Matrix, cells: readonly Cell[]): JsonObject {
  const groups = new Map(
    cells.map(({ hash, label, labels }) => [hash, { hash, label, labels: { ...labels } }]),
  );
  return {
    axes: Object.fromEntries<string[]>([
      ...matrix.axes.map(({ name, values }): [string, string[]] => [name, values.map(({ label }) => label)]),
      ...(matrix.design?.components ?? []).map((name): [string, string[]] => [name, [ON, OFF]]),
    ]),
    design:
      matrix.design === null ? null : { kind: matrix.design.kind, components: [...matrix.design.components] },
    seeds: [...matrix.seeds],
    looks: matrix.looks === null ? null : [...matrix.looks],
    compare:
      matrix.compare === null
        ? null
        : {
            metric: matrix.compare.metric,
            goal: matrix.compare.goal,
            margin: matrix.compare.margin,
            worst: matrix.compare.worst,
            baseline: matrix.compare.baseline === null ? null : { ...matrix.compare.baseline },
          },
    cells: [...groups.values()],
  };
}
