import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
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
