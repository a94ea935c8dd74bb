import { expect, it } from 'vitest';
import { openStatements } from '../../fixtures/open-statements.js';
import { readFact, writeFact, type Fact } from './facts.js';
import type { JsonObject } from '../types.js';

const SHA256 = 'ab'.repeat(32);
const FACTS: readonly Fact[] = [
  { tag: 'good', value: '' },
  { trace: ['onTrainStart'] },
  { backend: 'wasm', device: null },
  { backend: 'wasm', device: 'cpu' },
  { weightsHash: 'aa', outputsHash: 'bb' },
  { artifact: 'weights/last', sha256: SHA256, bytes: 3, createdAt: 4 },
];

it.each(FACTS)('%j is the same when it has waited in a file', (fact) => {
  expect(readFact(JSON.parse(JSON.stringify(fact)) as JsonObject)).toEqual(fact);
});

it.each<JsonObject>([
  {},
  { tag: '', value: '' },
  { tag: 'good' },
  { tag: 1, value: '' },
  { trace: 'onTrainStart' },
  { trace: [1] },
  { backend: 'wasm' },
  { backend: 1, device: null },
  { weightsHash: 'aa' },
  { artifact: '../x', sha256: SHA256, bytes: 3, createdAt: 4 },
  { artifact: 'x', sha256: '../x', bytes: 3, createdAt: 4 },
  { artifact: 'x', sha256: SHA256, bytes: -1, createdAt: 4 },
  { artifact: 'x', sha256: SHA256, bytes: 3, createdAt: 0.5 },
])('%j is none', (entry) => {
  expect(readFact(entry)).toBeUndefined();
});

it('are written each to its own place', () => {
  const { rows, statements } = openStatements();
  const id = statements.runs.create({ experiment: 'e' }, 0);
  const run = statements.leases.start(id, statements.leases.take(id, 'runner', 1), 2);
  for (const fact of FACTS) writeFact(statements, run, fact);
  expect(rows('SELECT key, value FROM tags')).toEqual([['good', '']]);
  expect(rows('SELECT trace FROM environments')).toEqual([['["onTrainStart"]']]);
  expect(rows('SELECT backend, device FROM runs')).toEqual([['wasm', 'cpu']]);
  expect(rows('SELECT name, sha256, bytes, created_at FROM artifacts')).toEqual([
    ['weights/last', SHA256, 3, 4],
  ]);
});
