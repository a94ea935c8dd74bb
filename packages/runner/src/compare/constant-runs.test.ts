import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, predictionFiles } from '@ablate/tracker';
import { expect, it } from 'vitest';
import { contentArtifact } from '../cell/content-artifact.js';
import { compareExperiment } from './compare-experiment.js';

it('finds finished runs that predict the same for every test example', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-constant-'));
  try {
    using store = openStore(path.join(folder, 'runs.db'));
    const cell = (hash: string) => ({ hash, label: hash, labels: { model: hash } });
    const cells = ['learns', 'dies', 'regression', 'sequence', 'one example', 'keeps nothing', 'fails'].map(
      cell,
    );
    const compare = { metric: 'test/accuracy', goal: 'max', baseline: { model: 'learns' } };
    store.ensureExperiment({ name: 'x', matrix: { axes: {}, seeds: [0, 1], compare, cells } });
    const run = (hash: string, seed: number, predicted: Uint8Array | Float32Array | null, width = 1) => {
      const writer = store.startRun({ experiment: 'x', config: {}, configHash: hash, seed });
      writer.log({ 'test/accuracy': 0.5 }, { step: 1 });
      if (predicted !== null) {
        const ids = BigUint64Array.from({ length: predicted.length / width }, (_, at) => BigInt(at));
        for (const [name, bytes] of predictionFiles({ predicted, expected: predicted, width, ids }))
          contentArtifact(writer, name, bytes);
      }
      if (hash === 'fails') writer.finish('failed');
      else writer.finish();
    };
    for (const seed of [0, 1]) {
      run('learns', seed, Uint8Array.of(0, 1, 1, 0));
      run('dies', seed, Uint8Array.of(2, 2, 2, seed === 0 ? 1 : 2));
      run('regression', seed, Float32Array.of(0.1, 0.1, seed === 0 ? 0.1 : 0.2));
      run('sequence', seed, Uint8Array.of(3, 3, 3, 3), 2);
      run('one example', seed, Uint8Array.of(3));
      run('keeps nothing', seed, null);
      run('fails', seed, Uint8Array.of(3, 3));
    }
    using reader = openReader(store.path);
    expect(compareExperiment(reader, { experiment: 'x' }).constant).toEqual([
      { label: 'dies', seed: 1 },
      { label: 'regression', seed: 0 },
      { label: 'sequence', seed: 0 },
      { label: 'sequence', seed: 1 },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
