import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, readPredictions, storedPredictions } from '@ablate/tracker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordEvents } from './record-events.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-record-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('stores the confusion matrix with the run', () => {
  using store = openStore(path.join(folder, 'store.db'));
  const writer = store.startRun({ experiment: 'e', config: {}, seed: 0, tags: {} });
  const { onEvent } = recordEvents(writer, { onProgress: () => undefined, onEpoch: () => undefined });
  const confusion = { classNames: ['a', 'b'], counts: [[3, 1], [0, 0]], accuracies: [0.75, null] }; // prettier-ignore
  onEvent({ type: 'confusion', ...confusion });
  writer.finish();
  using reader = openReader(store.path);
  const [artifact] = reader.artifacts(writer.id);
  expect(artifact?.name).toBe('confusion.json');
  expect(JSON.parse(readFileSync(artifact?.path ?? '', 'utf8'))).toEqual(confusion);
});

test('stores the layers of the model with the run, once for all runs of one architecture', () => {
  using store = openStore(path.join(folder, 'store.db'));
  const layers = [{ name: 'dense', kind: 'Dense', outputShape: [10], parameters: 650, fixed: 0, macs: 640 }];
  const files = [0, 1].map((seed) => {
    const writer = store.startRun({ experiment: 'e', config: {}, seed, tags: {} });
    const { onEvent } = recordEvents(writer, { onProgress: () => undefined, onEpoch: () => undefined });
    onEvent({ type: 'start', backend: 'wasm', device: 'cpu', parameters: 650, layers });
    writer.finish();
    using reader = openReader(store.path);
    const artifact = reader.artifacts(writer.id).find(({ name }) => name === 'model.json');
    return artifact?.path ?? '';
  });
  expect(files[0]).toBe(files[1]);
  expect(JSON.parse(readFileSync(files[0] ?? '', 'utf8'))).toEqual({ layers });
});

test('stores what the run was tested with, and its predictions', () => {
  using store = openStore(path.join(folder, 'store.db'));
  const ids = BigUint64Array.of(5n, 7n, 9n);
  const expected = Uint8Array.of(0, 1, 1);
  const runs = [Uint8Array.of(0, 0, 1), Uint8Array.of(1, 1, 1)].map((predicted, seed) => {
    const writer = store.startRun({ experiment: 'e', config: {}, seed, tags: {} });
    const { onEvent } = recordEvents(writer, { onProgress: () => undefined, onEpoch: () => undefined });
    const predictions = { width: 1, predicted, expected, ids };
    onEvent({ type: 'tested', weightsHash: 'aa', outputsHash: `b${seed}`, predictions, multiplications: 7 });
    writer.finish();
    return writer.id;
  });
  using reader = openReader(store.path);
  expect(runs.map((id) => reader.getRun(id))).toMatchObject([
    { weightsHash: 'aa', outputsHash: 'b0' },
    { weightsHash: 'aa', outputsHash: 'b1' },
  ]);
  const [one, other] = runs.map((id) => storedPredictions(reader.artifacts(id)));
  expect(one?.examples).toBe(other?.examples);
  expect(one?.expectedFile).toBe(other?.expectedFile);
  expect(readPredictions(other?.file ?? '')).toEqual({ shape: [3], values: Uint8Array.of(1, 1, 1) });
  expect(readPredictions(other?.expectedFile ?? '').values).toEqual(expected);
  expect(storedPredictions([])).toBeNull();
});
