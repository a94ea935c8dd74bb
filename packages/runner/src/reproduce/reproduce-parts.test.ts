import { describe, expect, it } from 'vitest';
import { configOfRun } from './config-of-run.js';
import { environmentDifferences, type Trained } from './environment-differences.js';

const plugin = (use: string, options: object = {}) => ({ use, version: 3, options });

describe('the configuration of a run', () => {
  const config = {
    dataset: plugin('moons'),
    model: plugin('mlp', { head: plugin('linear', { width: 2 }), list: [plugin('x')] }),
    regularizers: [plugin('dropout', { rate: 0.5 })],
    optimizer: plugin('sgd', { lr: 0.1 }),
    ...{ schedule: null, epochs: 2, batchSize: 4, backend: 'auto', code: { 'model/mlp': 'aa' } },
  } as unknown as Parameters<typeof configOfRun>[0]['config'];

  it('is what it was written as, without versions and code, on the backend that it took', () => {
    const found = configOfRun({ id: 'r', config, backend: 'cpu' });
    expect(found).toMatchObject({
      dataset: { use: 'moons', options: {} },
      model: {
        use: 'mlp',
        options: {
          head: { use: 'linear', options: { width: 2 } },
          list: [{ use: 'x', options: {} }],
        },
      },
      regularizers: [{ use: 'dropout', options: { rate: 0.5 } }],
      ...{ epochs: 2, batchSize: 4, backend: 'cpu' },
    });
    expect(found).not.toHaveProperty('schedule');
  });

  it('is refused where it is none of a cell', () => {
    expect(() => configOfRun({ id: 'r', config: { lr: 1 }, backend: null })).toThrow(
      'expected the run of a cell, trained by ablate run',
    );
  });
});

describe('environments', () => {
  const trained = (change: Partial<Trained> = {}): Trained => ({
    run: { backend: 'cpu', device: 'x', threads: 1 },
    environment: {
      ...{ node: 'v24.1.0', cpu: 'a', instructions: ['avx2'], argv: ['one'] },
      ...{ packages: { zod: '4.0.0' }, variables: { OMP_NUM_THREADS: '1' } },
    },
    packages: { '@ablate/core': '0.1.0' },
    lockfile: { name: 'package-lock.json', sha256: 'aa' },
    ...change,
  });

  it('differ in nothing that can not change a number', () => {
    const environment = { ...trained().environment, argv: ['two'], cwd: '/', host: 'other' };
    expect(environmentDifferences(trained(), trained({ environment }))).toEqual([]);
  });

  it('differ in versions, processor, backend, threads and lockfile', () => {
    const now = trained({
      run: { backend: 'wasm', device: 'x', threads: 2 },
      environment: {
        ...{ node: 'v26.0.0', cpu: 'a', instructions: [] },
        ...{ packages: { zod: '4.0.1' }, variables: {} },
      },
      packages: {},
      lockfile: null,
    });
    expect(environmentDifferences(trained(), now)).toEqual([
      { what: 'backend', before: 'cpu', now: 'wasm' },
      { what: 'threads', before: 1, now: 2 },
      { what: 'node', before: 'v24.1.0', now: 'v26.0.0' },
      { what: 'instructions', before: ['avx2'], now: [] },
      { what: 'variable OMP_NUM_THREADS', before: '1', now: null },
      { what: 'package zod', before: '4.0.0', now: '4.0.1' },
      { what: 'package @ablate/core', before: '0.1.0', now: null },
      { what: 'lockfile', before: 'package-lock.json aa', now: null },
    ]);
  });

  it('of which nothing was recorded differ in nothing', () => {
    expect(environmentDifferences(trained({ environment: null }), trained())).toEqual([]);
  });
});
