import type { SourceSpread } from '@ablate/runner';
import { spreadOfSource } from '@ablate/statistics';
import { expect, it } from 'vitest';
import { sourcesTable } from './sources-table.js';

const all = { n: 8, sd: 0.02 };
const source = (name: string, sd: number | null, n = 8): SourceSpread => ({
  ...{ source: name, mean: n === 0 ? null : 0.75 },
  ...spreadOfSource({ n, sd }, all),
});

it('says what each source does, how far it is known, and what the rows are', () => {
  const sources = [
    { ...source('all', 0.02), shareInterval: null },
    source('init', 0.01),
    source('split', 0.03),
  ];
  const [table, notes] = sourcesTable(sources, 'test/accuracy');
  expect(`\n${table ?? ''}`).toMatchInlineSnapshot(`
    "
    source  n  test/accuracy  sd       95 % interval       share of      95 % interval
               mean                    (χ²)                the variance  (F)
    all     8  0.7500         0.02000  [0.01322, 0.04071]  100 %         –
    init    8  0.7500         0.01000  [0.00661, 0.02035]  25 %          5.0 to 125 %
    split   8  0.7500         0.03000  [0.01984, 0.06106]  225 %         45 to 1124 %"
  `);
  expect(notes).toContain('split: the division of the data follows no seed in the matrix');
});

it('names what changes nothing, and has dashes for what is not known', () => {
  const [table, notes] = sourcesTable(
    [source('all', 0.02), source('augment', 0), source('order', null, 0)],
    'loss',
  );
  expect(table).toMatch(/^order {4}0 {2}– +– +– +– +–$/m);
  expect(table).toMatch(/^augment {2}8 .* 0\.0 % +0\.0 to 0\.0 %$/m);
  expect(notes).toContain('augment: not a single run differs from another.');
  expect(notes).not.toContain('split:');
});
