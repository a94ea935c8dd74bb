import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crossedComponents, onKindOfData, type ComparisonRow } from '@ablate/statistics';
import {
  openReader,
  openStore,
  predictionFiles,
  PredictionScores,
  type DetailReader,
  type RunRow,
  type Store,
} from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentArtifact } from '../cell/content-artifact.js';

let folder: string;
let store: Store;
let reader: DetailReader;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-predictions-'));
  store = openStore(path.join(folder, 'runs.db'));
  reader = openReader(store.path);
});
afterEach(() => {
  reader.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Given {
  readonly expected?: Uint8Array | Float32Array;
  readonly width?: number;
  readonly ids?: BigUint64Array;
}

/** A finished run with these predictions; of classes 0, 1, 1, 0 unless told. */
function run(predicted: Uint8Array | Float32Array, given: Given = {}): RunRow {
  const { expected = Uint8Array.of(0, 1, 1, 0), width = 1, ids = BigUint64Array.of(1n, 2n, 3n, 4n) } = given;
  const writer = store.startRun({ experiment: 'x' });
  for (const [name, bytes] of predictionFiles({ predicted, expected, width, ids }))
    contentArtifact(writer, name, bytes);
  writer.finish();
  return reader.getRun(writer.id);
}

/** The second row of a comparison of these runs, seed by seed. */
function compare(metric: string, cell: readonly RunRow[], baseline: readonly RunRow[]) {
  const scores = new PredictionScores(reader, metric);
  const rows = ['baseline', 'cell'].map((label) => ({
    label,
    baseline: label === 'cell' ? 'baseline' : null,
    difference: { mean: 0, interval: null, pairs: cell.length },
    decision: null,
  })) as unknown as ComparisonRow[];
  const [ofBaseline, found] = onKindOfData({ rows, seeds: cell.map((_, seed) => seed) }, (label, seed) => {
    const run = (label === 'cell' ? cell : baseline)[seed];
    return run === undefined ? null : scores.of(run);
  });
  expect(ofBaseline).toBeNull();
  return found;
}

const classes = (...values: number[]) => Uint8Array.from(values);
const floats = (...values: number[]) => Float32Array.from(values);
const WORSE = [classes(0, 0, 1, 1), classes(1, 0, 1, 0), classes(0, 1, 0, 1)];
const BETTER = [classes(0, 1, 1, 0), classes(0, 0, 1, 0), classes(0, 1, 1, 1)];

describe('a difference on this kind of data', () => {
  it('is that of the shares of right predictions, from crossed components of seeds and examples', () => {
    const baseline = WORSE.map((each) => run(each));
    const found = compare(
      'test/accuracy',
      BETTER.map((each) => run(each)),
      baseline,
    );
    const differences = [
      [0, 1, 0, 1],
      [1, 0, 0, 0],
      [0, 0, 1, 0],
    ];
    expect(found).toEqual({ ...crossedComponents(differences), seeds: 3, examples: 4 });
    expect(found?.mean).toBeCloseTo(1 / 3, 12);
  });

  it('counts each step of a sequence, and the absolute errors of a regression', () => {
    const two = { expected: classes(0, 1, 1, 0), width: 2, ids: BigUint64Array.of(1n, 2n) };
    const steps = compare(
      'test/accuracy',
      BETTER.map((each) => run(each, two)),
      WORSE.map((each) => run(each, two)),
    );
    const halves = [[0.5, 0.5], [0.5, 0], [0, 0.5]]; // prettier-ignore
    expect(steps).toEqual({ ...crossedComponents(halves), seeds: 3, examples: 2 });
    const values = { expected: floats(1, 2), ids: BigUint64Array.of(1n, 2n) };
    const errors = compare(
      'test/mae',
      [floats(1, 2), floats(1, 3), floats(0, 2)].map((each) => run(each, values)),
      [floats(2, 2), floats(1, 5), floats(1, 2)].map((each) => run(each, values)),
    );
    expect(errors?.mean).toBeCloseTo((-1 - 2 + 1) / 6, 12);
  });

  it.each<[string, string, number, (runs: RunRow[]) => RunRow[]]>([
    ['below three seeds', 'test/accuracy', 2, (runs) => runs],
    ['of a metric that is no mean over examples', 'test/loss', 3, (runs) => runs],
    [
      'where a run has no predictions',
      'test/accuracy',
      3,
      ([one, two]) => {
        const writer = store.startRun({ experiment: 'x' });
        writer.finish();
        return [one!, two!, reader.getRun(writer.id)];
      },
    ],
    [
      'where predictions are of other examples',
      'test/accuracy',
      3,
      ([one, two]) => [one!, two!, run(BETTER[2]!, { ids: BigUint64Array.of(1n, 2n, 3n, 5n) })],
    ],
    [
      'where other classes are expected',
      'test/accuracy',
      3,
      ([one, two]) => [one!, two!, run(BETTER[2]!, { expected: classes(1, 1, 1, 0) })],
    ],
  ])('is not known %s', (_, metric, seeds, change) => {
    const cell = BETTER.slice(0, seeds).map((each) => run(each));
    const baseline = WORSE.slice(0, seeds).map((each) => run(each));
    expect(compare(metric, change(cell), baseline)).toBeNull();
  });
});
