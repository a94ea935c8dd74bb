import { elementAt, loadBackend } from '@ablate/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolve } from './hooks.test.support.js';
import { regularizers } from './index.js';
import { optionsOfImages } from './options-of-images.test.support.js';
import { optionsOfKernels } from './options-of-kernels.test.support.js';
import { optionsOfLayers } from './options-of-layers.test.support.js';
import { optionsOfTraining } from './options-of-training.test.support.js';

const all = { ...optionsOfImages, ...optionsOfKernels, ...optionsOfLayers, ...optionsOfTraining };
const options = Object.entries(all).flatMap(([use, ofPlugin]) =>
  Object.entries(ofPlugin).map(([option, cases]) => ({ use, option, cases })),
);
const rows = options.flatMap(({ use, option, cases }) => cases.map((row) => ({ use, option, ...row })));

/** Whether each number is as expected, but for what float32 rounds. */
const close = (actual: readonly number[], expected: readonly number[]) =>
  actual.length === expected.length &&
  actual.every((value, i) => {
    const wanted = elementAt(expected, i);
    return Math.abs(value - wanted) <= 2e-6 * Math.max(1, Math.abs(wanted));
  });

describe('every option does what it says, on colour images and kernels of rank 4', () => {
  beforeAll(() => loadBackend('wasm'));

  it('has its cases: a new option needs some', () => {
    const known = regularizers.plugins.map(({ pluginName, options }): [string, string[]] => [
      pluginName,
      Object.keys(options.shape).sort(),
    ]);
    const tested = Object.entries(all).map(([use, ofPlugin]): [string, string[]] => [
      use,
      Object.keys(ofPlugin).sort(),
    ]);
    expect(Object.fromEntries(tested)).toEqual(Object.fromEntries(known));
  });

  it.each(options)('$use: $option makes a difference', ({ option, cases }) => {
    expect(new Set(cases.map(({ given }) => JSON.stringify(given[option]))).size).toBeGreaterThan(1);
    for (const [i, { outcome, expected }] of cases.entries())
      for (const other of cases.slice(i + 1))
        expect(other.outcome === outcome && close(other.expected, expected)).toBe(false);
  });

  it.each(rows)('$use with $given, for $option', async ({ use, given, outcome, expected }) => {
    const actual = await outcome(resolve({ use, options: given }));
    if (!close(actual, expected)) expect(actual).toEqual(expected);
    expect(close(actual, expected)).toBe(true);
  });
});
