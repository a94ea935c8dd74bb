import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AblateError, Registry } from '@ablate/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import fixtureMatrix from '../../fixtures/matrix.js';
import fixturePlugins from '../../fixtures/plugins.js';
import { isCellMessage } from '../launch/messages.js';
import { expand } from './expand.js';
import { loadMatrix } from './load-matrix.js';
import { parseMatrix } from './parse-matrix.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-doors-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const registry = new Registry([fixturePlugins]);
const keys = fc.constantFrom(
  ...['name', 'question', 'plugins', 'base', 'axes', 'seeds', 'exclude', 'include', 'zip', 'when', 'compare'],
  ...['checkpoints', 'model', 'epochs', 'use', 'options', 'label', 'if', 'set', '__proto__', 'constructor'],
);
const { matrix: anyMatrix } = fc.letrec<{ matrix: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.integer(),
    fc.constantFrom(null, true, NaN, 0.5, -1, 'lr', 'epochs'),
  ),
  matrix: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('matrix'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(keys, fc.string({ maxLength: 3 })), tie('matrix'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

/** Calls, or is told in a short text why not. */
function expectClear(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof AblateError)) throw error;
    expect(error.message.length).toBeLessThan(3000);
  }
}

it('a matrix may have anything at a key', () => {
  const known: readonly string[] = [
    'name',
    'plugins',
    'base',
    'axes',
    'seeds',
    'exclude',
    'include',
    'zip',
    'when',
    'compare',
    'checkpoints',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...known), anyMatrix, (key, value) => {
      const input = { ...fixtureMatrix, [key]: value };
      expectClear(() => expand(parseMatrix(input), registry, { datasetChecksum: 'd075' }));
    }),
    { numRuns: 1000 },
  );
});

it('a file of YAML may hold any text, and an override too', async () => {
  const file = path.join(folder, 'matrix.yaml');
  const pieces = fc.constantFrom(
    ...[
      'name: m',
      '\n',
      'axes:',
      ' ',
      '  ',
      'epochs: [1, 2]',
      '&a',
      '*a',
      '<<: ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '!!js',
      '|',
      '? ',
      '#',
      '"',
      "'",
      '\t',
      'seeds: 3',
      '%',
      '---',
      '...',
    ],
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 15 }).map((all) => all.join('')),
  );
  const overrides = fc.oneof(
    text,
    fc
      .tuple(
        fc.constantFrom(
          'epochs',
          'seeds',
          'base.optimizer.options.lr',
          'axes.epochs',
          '__proto__',
          'base.__proto__.x',
          'optimizer.__proto__',
        ),
        text,
      )
      .map((pair) => pair.join('=')),
  );
  await fc.assert(
    fc.asyncProperty(text, overrides, async (content, set) => {
      for (const [yaml, sets] of [
        [content, []],
        ['{ name: m, axes: { epochs: [1, 2] } }', [set]],
      ] as const) {
        writeFileSync(file, yaml);
        await loadMatrix(file, { set: sets }).catch((error: unknown) => {
          if (!(error instanceof AblateError)) throw error;
          expect(error.message.length).toBeLessThan(3000);
        });
      }
    }),
    { numRuns: 500 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it('a message of a process may be anything', () => {
  fc.assert(
    fc.property(fc.anything(), (message) => {
      expect(typeof isCellMessage(message)).toBe('boolean');
    }),
    { numRuns: 2000 },
  );
});
