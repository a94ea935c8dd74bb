import { expect, it } from 'vitest';
import { wholeLists } from './whole-lists.js';

const bn = { use: 'batch-norm', options: { convention: 'pytorch' }, version: 1 };
const decay = (rate: number) => ({ use: 'weight-decay', options: { rate } });

it('tells lists with other entries as one difference', () => {
  const configs = [
    { depth: 8, regularizers: [bn] },
    { depth: 20, regularizers: [] },
  ];
  const differences = [
    { path: 'depth', values: [8, 20] },
    { path: 'regularizers.0.options.convention', values: ['pytorch', undefined] },
    { path: 'regularizers.0.use', values: ['batch-norm', undefined] },
    { path: 'regularizers', values: [undefined, []] },
  ];
  expect(wholeLists(differences, configs)).toEqual([
    { path: 'depth', values: [8, 20] },
    { path: 'regularizers', values: [[bn], []] },
  ]);
});

it('leaves a difference within entries that both have', () => {
  const configs = [{ regularizers: [decay(0.1)] }, { regularizers: [decay(0.2)] }];
  const differences = [{ path: 'regularizers.0.options.rate', values: [0.1, 0.2] }];
  expect(wholeLists(differences, configs)).toEqual(differences);
});
