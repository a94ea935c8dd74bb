import { defineDataset, Registry } from '@ablate/core';
import { expect, it } from 'vitest';
import * as z from 'zod';
import fixturePlugins, { scripted, walk } from '../../fixtures/plugins.js';
import { resolveCells } from './checksums.js';
import { expand } from './expand.js';
import { parseMatrix } from './parse-matrix.js';

it('asks each dataset for its checksum once, however it is written', async () => {
  const asked: number[] = [];
  const numbers = defineDataset({
    name: 'numbers',
    version: 1,
    summary: 'Counts how often its checksum is asked for.',
    options: { n: z.number().default(1) },
    create: ({ n }) => ({
      inputShape: [1],
      checksum: () => Promise.resolve(`sum of ${asked.push(n) > 0 ? n : ''}`),
      load: () => Promise.reject(new Error('not needed')),
    }),
  });
  const registry = new Registry([fixturePlugins, { name: 'numbers', plugins: [numbers] }]);
  const matrix = parseMatrix({
    name: 'test',
    base: { optimizer: walk(), batchSize: 4 },
    axes: {
      model: { weak: scripted({ accuracy: 0.4 }), strong: scripted() },
      dataset: { one: numbers(), 'one too': numbers({ n: 1 }), two: numbers({ n: 2 }) },
      epochs: [1, 2, 3],
    },
    zip: [['dataset', 'epochs']],
    seeds: 2,
  });
  const cells = await resolveCells(matrix, registry);
  expect(asked).toEqual([1, 2]);
  const expected = expand(matrix, registry, {
    datasetChecksum: ({ options }) => `sum of ${options.n === 2 ? 2 : 1}`,
  });
  expect(cells).toEqual(expected);
  expect(cells).toHaveLength(12);
});
