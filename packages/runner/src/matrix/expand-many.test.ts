import { Registry } from '@ablate/core';
import { expect, it } from 'vitest';
import fixtureMatrix from '../../fixtures/matrix.js';
import fixturePlugins from '../../fixtures/plugins.js';
import { expand } from './expand.js';

it('plans 10,000 cells within a second', () => {
  const start = performance.now();
  const epochs = Array.from({ length: 50 }, (_, i) => i + 1);
  const cells = expand(
    { ...fixtureMatrix, axes: { ...fixtureMatrix.axes, epochs }, seeds: 50 },
    new Registry([fixturePlugins]),
    { datasetChecksum: 'd075' },
  );
  expect(cells).toHaveLength(10_000);
  expect(performance.now() - start).toBeLessThan(1000);
});
