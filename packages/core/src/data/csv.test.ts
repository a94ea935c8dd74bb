import { expect, test } from 'vitest';
import { csv } from './csv.js';
import { dataFolder } from './data-folder.test.support.js';
import type { Dataset } from './dataset.js';

const folder = dataFolder();
const rows = (count: number, row: (i: number) => string) =>
  `a,b,y\n${Array.from({ length: count }, (_, i) => row(i)).join('\n')}\n`;
const load = (text: string, options: object = {}) => {
  folder.write('table.csv', text);
  return csv.create({ file: 'table.csv', target: 'y', ...options }).load();
};
const targetsOf = (dataset: Dataset) => (dataset.task === 'regression' ? dataset.targets : []);

test('a regression: columns and target with the training split’s statistics', async () => {
  const dataset = await load(
    rows(10, (i) => `${i},5,${10 * i}`),
    { validation: 2, test: 0.3 },
  );
  expect([dataset.train.size, dataset.validation.size, dataset.test.size]).toEqual([5, 2, 3]);
  const seen = [dataset.train, dataset.validation, dataset.test].flatMap(({ labels }) => [...labels]);
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => 10 * i));
  const values = [...dataset.train.labels];
  const mean = values.reduce((a, b) => a + b) / 5;
  const std = Math.sqrt(values.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 5);
  expect(targetsOf(dataset)).toEqual([{ name: 'y', mean, std }]);
  // A column that never changes is fed as zeros.
  expect([dataset.inputShape, dataset.mean, dataset.std]).toEqual([
    [2],
    [mean / 10, 5],
    [expect.closeTo(std / 10, 10), 1],
  ]);
});

test('another key divides the rows otherwise, in place of splitSeed', async () => {
  folder.write('table.csv', rows(20, (i) => `${i},5,${10 * i}`)); // prettier-ignore
  const source = (splitSeed: number) => csv.create({ file: 'table.csv', target: 'y', splitSeed });
  const [own, seven] = [await source(0).load(), await source(0).load(7)];
  expect(seven).toEqual(await source(7).load());
  expect(seven.test.labels).not.toEqual(own.test.labels);
});

test('several targets, an ignored column, another delimiter', async () => {
  const text = rows(8, (i) => `${i},name${i},${2 * i}`).replaceAll(',', ';');
  const dataset = await load(text, { target: ['y', 'a'], ignore: ['b'], delimiter: ';' }).catch(
    (error: unknown) => error,
  );
  expect(dataset).toMatchObject({ message: 'table.csv: expected a column of inputs beside y, a' });
  const one = await load(text, { ignore: ['b'], delimiter: ';' });
  expect(one.inputShape).toEqual([1]);
  const both = await load(text.replaceAll('name', ''), { target: ['y', 'a'], delimiter: ';' });
  expect(targetsOf(both).map(({ name }) => name)).toEqual(['y', 'a']);
  expect(both.train.labels).toHaveLength(2 * both.train.size);
});

test('a classification gives each class its share', async () => {
  const text = rows(40, (i) => `${i},0,${i % 4 === 0 ? 'rare' : 'common'}`);
  const dataset = await load(text, { task: 'classification', validation: 0.2, test: 0.5 });
  expect(dataset).toMatchObject({ task: 'classification', classNames: ['common', 'rare'] });
  const rare = ({ labels }: Dataset['test']) => labels.filter((label: number) => label === 1).length;
  expect([rare(dataset.train), rare(dataset.validation), rare(dataset.test)]).toEqual([4, 1, 5]);
});

test('the same rows are held out for the same seed, others for another', async () => {
  const text = rows(50, (i) => `${i},0,${i}`);
  const [first, again, other] = [await load(text), await load(text), await load(text, { splitSeed: 1 })];
  expect(again.test.labels).toEqual(first.test.labels);
  expect(other.test.labels).not.toEqual(first.test.labels);
});

const three = rows(3, (i) => `${i},1,2`);
test.each([
  ['an unknown target', three, { target: 'z' }, 'table.csv: no column "z"; known: a, b, y'],
  ['an unknown ignored column', three, { ignore: ['c'] }, 'ignore: no column "c"; known: a, b, y'],
  ['a missing value', 'a,y\n1,2\n,3\n', {}, 'table.csv: line 3 has no value in column "a"'],
  ['a missing target', 'a,y\n1,\n', {}, 'line 2 has no value in column "y"'],
  [
    'text',
    'a,y\n1,2\n\nx,3\n',
    {},
    'line 4, column "a": expected a number, received "x"; leave the column out',
  ],
  [
    'a short row',
    'a,y\n1\n',
    {},
    'expected a table, received "Invalid Record Length: expect 2, got 1 on line 2"',
  ],
  ['two columns of one name', 'a,a\n1,2\n', {}, 'expected different column names; received "a" twice'],
  ['no rows', 'a,y\n', {}, 'expected a line of column names and rows below it; received 1 lines'],
  [
    'two classes to predict',
    three,
    { target: ['a', 'y'], task: 'classification' },
    'a classification has one target',
  ],
  [
    'a validation larger than the set',
    three,
    { validation: 9, test: 1 },
    'validation: expected fewer examples than the 2 that it is drawn from; received 9',
  ],
  ['a test as large as the set', three, { test: 3 }, 'test: expected fewer examples than the 3'],
])('%s is an error', async (_, text, options, message) => {
  await expect(load(text, options)).rejects.toThrow(message);
});

test('a share above 1 that is no number of examples is an error', () => {
  expect(csv.options.safeParse({ file: 'x', target: 'y', validation: 1.5 }).error?.issues[0]?.message).toBe(
    'expected a share below 1 or a whole number of examples',
  );
});

test('says where it looked for the file', async () => {
  await expect(csv.create({ file: 'none.csv', target: 'y' }).checksum()).rejects.toThrow(
    `${folder.path}/none.csv. Put it there, or set ABLATE_DATA`,
  );
});

test('each row keeps its inputs and its targets together, in the order that was asked for', async () => {
  const text = rows(50, (i) => `${i},${100 + i},${10 * i}`);
  const dataset = await load(text, { target: 'y' });
  const seen = [dataset.train, dataset.validation, dataset.test].map(({ size, inputs, labels }) =>
    Array.from({ length: size }, (_, row) => {
      const i = inputs[2 * row]!;
      expect([inputs[2 * row + 1], labels[row]]).toEqual([100 + i, 10 * i]);
      return i;
    }),
  );
  // 0.2 of 50 for the test, 0.1 of the 40 that are left for the validation.
  expect(seen.map(({ length }) => length)).toEqual([36, 4, 10]);
  expect(seen.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  const { train } = await load(text, { target: ['y', 'a'] });
  for (let row = 0; row < train.size; row++)
    expect([...train.labels.subarray(2 * row, 2 * row + 2)]).toEqual([10 * (train.inputs[row]! - 100), train.inputs[row]! - 100]); // prettier-ignore
});

test.each([
  ['by value where all are numbers', ['10', '9', '1e1', '-1'], ['-1', '9', '10', '1e1']],
  ['as text where one is not', ['10', '9', 'b', 'a'], ['10', '9', 'a', 'b']],
])('classes are numbered %s', async (_, names, classNames) => {
  const dataset = await load(`x,y\n${names.map((name, i) => `${i},${name}`).join('\n')}`, {
    ...{ task: 'classification', validation: 0, test: 0 },
  });
  expect(dataset).toMatchObject({ classNames });
  expect([...dataset.train.labels].map((label) => classNames[label])).toEqual(names);
});

test('a byte order mark, empty lines and spaces around values say nothing', async () => {
  const { train } = await load('\uFEFFx, y\n\n 1 ,2\n3, 4 \n', { validation: 0, test: 0 });
  expect([[...train.inputs], [...train.labels]]).toEqual([[1, 3], [2, 4]]); // prettier-ignore
});

test('a file that is there is another dataset when its content is', async () => {
  folder.write('one.csv', 'x,y\n1,2\n');
  folder.write('two.csv', 'x,y\n1,3\n');
  folder.write('copy.csv', 'x,y\n1,2\n');
  const sums = ['one', 'two', 'copy'].map((name) =>
    csv.create({ file: `${name}.csv`, target: 'y' }).checksum(),
  );
  const [one, two, copy] = await Promise.all(sums);
  expect(copy).toBe(one);
  expect(two).not.toBe(one);
});

test('rows may be of any width until the file is read', () => {
  expect(csv.create({ file: 'x', target: 'y' })).toMatchObject({ inputShape: [null], task: 'regression' });
});
