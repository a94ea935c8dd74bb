import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { combine } from './combine.js';
import { loadMatrix } from './load-matrix.js';
import { parseMatrix } from './parse-matrix.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-bomb-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function messageOf(yaml: string, set: readonly string[] = []): Promise<string> {
  const file = path.join(folder, 'matrix.yaml');
  writeFileSync(file, yaml);
  const error: unknown = await loadMatrix(file, { set }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AblateError)) throw new Error(`expected an AblateError, got ${String(error)}`);
  expect(error.code).toBe('CONFIG');
  return error.message;
}

const plain = '{ name: m, axes: { epochs: [1, 2] } }';
const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`),
].join('\n');
const flowBomb = `[&a0 [x, x], ${Array.from({ length: 30 }, (_, i) => `&a${i + 1} [*a${i}, *a${i}]`).join(', ')}]`;

describe('a short error for a matrix', () => {
  it.each<[name: string, yaml: string, set: readonly string[], message: RegExp]>([
    ['of aliases of aliases', bomb, [], /^matrix\.yaml: Excessive alias count/],
    [
      'with an override of such',
      plain,
      [`question=${flowBomb}`],
      /^matrix\.yaml: --set question=.*Excessive alias/,
    ],
    [
      'that holds itself',
      'name: m\naxes: &a\n  epochs: [1]\n  model: *a',
      [],
      /an alias refers to what it stands in/,
    ],
    ['nested too deep', `name: ${'['.repeat(20_000)}`, [], /^matrix\.yaml: Maximum call stack size exceeded/],
    [
      'of 200,000,000 seeds',
      '{ name: m, axes: { epochs: [1] }, seeds: 200000000 }',
      [],
      /received 200000000 seeds$/,
    ],
    ['with that as an override', plain, ['seeds=200000000'], /received 200000000 seeds$/],
    ['of more seeds than integers', plain, ['seeds=1e300'], /seeds/],
  ])('%s', async (_, yaml, set, message) => {
    const start = performance.now();
    const found = await messageOf(yaml, set);
    expect(found).toMatch(message);
    expect(found.length).toBeLessThan(1000);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('of a million combinations', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i + 1);
    const matrix = parseMatrix({ name: 'm', axes: { epochs: values, batchSize: values }, seeds: 10 });
    expect(() => combine(matrix)).toThrow(
      'expected a matrix of at most 100000 cells; received 1000000 combinations with 10 seeds each',
    );
  });
});

it('100,000 cells are allowed, and one more is not', () => {
  const matrix = (seeds: number, epochs: readonly number[]) =>
    combine(parseMatrix({ name: 'm', axes: { epochs: [...epochs] }, seeds }));
  expect(matrix(50_000, [1, 2])).toHaveLength(2);
  expect(() => matrix(50_001, [1, 2])).toThrow('2 combinations with 50001 seeds each');
});

it('an alias may stand where it is meant to', async () => {
  const file = path.join(folder, 'matrix.yaml');
  writeFileSync(file, 'name: m\nbase: { batchSize: &n 4 }\naxes: { epochs: [*n, 2] }');
  expect((await loadMatrix(file)).axes[0]?.values.map(({ value }) => value)).toEqual([4, 2]);
});
