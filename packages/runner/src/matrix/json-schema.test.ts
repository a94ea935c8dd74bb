import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { matrixJsonSchema } from './json-schema.js';

const schema = matrixJsonSchema();
const accepts = new Ajv({ strict: false }).compile(schema);
const valid = parse(readFileSync(new URL('../../fixtures/matrix.yaml', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;

describe('the JSON Schema of matrices', () => {
  it('accepts a matrix in YAML', () => {
    expect(accepts(valid), JSON.stringify(accepts.errors)).toBe(true);
  });

  it.each([
    ['nothing but name and axes', { name: 'a', axes: {} }],
    ['texts, numbers and true/false for an axis', { ...valid, axes: { backend: ['cpu', 3, true] } }],
    ['a launcher by its name', { ...valid, launcher: 'local' }],
    ['a launcher with options', { ...valid, launcher: { use: 'local', options: { threads: 1 } } }],
    ['a margin and a worst value', { ...valid, compare: { metric: 'test/loss', margin: 0.01, worst: 9.5 } }],
    ['looks', { ...valid, seeds: { from: 8, to: 12, looks: [8, 12] } }],
    [
      'components with a design, without axes',
      {
        ...{ ...valid, axes: undefined, design: 'half' },
        components: {
          a: { on: { regularizers: [{ use: 'noise' }], 'optimizer.lr': 0.1 } },
          b: { off: { epochs: 2 } },
        },
      },
    ],
    ['paths for axes', { ...valid, axes: { 'optimizer.lr': [0.1, 0.2], 'model.acts': { all: ['a'] } } }],
    ['a list of seeds and a goal', { ...valid, seeds: [1, 2], compare: { metric: 'x', goal: 'min' } }],
  ])('accepts %s', (_, matrix) => {
    // As it would be read from a file.
    expect(accepts(JSON.parse(JSON.stringify(matrix))), JSON.stringify(accepts.errors)).toBe(true);
  });

  it.each([
    ['components without a design', { ...valid, components: { a: { on: { epochs: 1 } } } }],
    ['a design without components', { ...valid, design: 'half' }],
    ['an unknown design', { ...valid, components: { a: { on: { epochs: 1 } } }, design: 'third' }],
    ['a side that is neither', { ...valid, components: { a: { of: {} } }, design: 'factorial' }],
    [
      'a component of an unknown key',
      { ...valid, components: { a: { on: { epoch: 1 } } }, design: 'factorial' },
    ],
    ['a path into an unknown key', { ...valid, axes: { 'optimiser.lr': [0.1] } }],
    ['an axis of unlabelled objects', { ...valid, axes: { model: [{ use: 'linear' }] } }],
    ['a wrong value of an axis', { ...valid, axes: { epochs: { few: 'one' } } }],
    ['an unknown key in base', { ...valid, base: { epoch: 1 } }],
    ['a plugin that is no text', { ...valid, plugins: [1] }],
    ['a misspelled key', { ...valid, axs: {} }],
    ['no axes', { ...valid, axes: undefined }],
    ['an unknown axis', { ...valid, axes: { modl: { a: { use: 'linear' } } } }],
    ['a text for a number', { ...valid, base: { epochs: 'ten' } }],
    ['a plugin without its name', { ...valid, base: { model: { options: {} } } }],
    ['a launcher without a name', { ...valid, launcher: { options: {} } }],
    ['looks without an end', { ...valid, seeds: { from: 8 } }],
    ['a margin below 0', { ...valid, compare: { metric: 'x', margin: -0.1 } }],
    ['a goal that is neither', { ...valid, compare: { metric: 'x', goal: 'most' } }],
  ])('refuses %s', (_, matrix) => {
    // As it would be read from a file.
    expect(accepts(JSON.parse(JSON.stringify(matrix)))).toBe(false);
  });
});
