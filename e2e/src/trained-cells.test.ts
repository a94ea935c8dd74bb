import { describe, expect, it } from 'vitest';
import { CELLS, OPTIMIZERS, trainCell } from './trained-cells.js';

// What changes speed or names alone must not change what is learned. Where numbers are meant to change:
// `npx vitest run --root e2e trained-cells -u`.
describe.each(Object.entries(CELLS))('ten steps of %s', (_, cell) => {
  it.each(Object.entries(OPTIMIZERS))('with %s give the numbers they always gave', async (_, optimizer) => {
    expect(await trainCell({ ...cell, optimizer, backend: 'wasm' })).toMatchSnapshot();
  });
});
