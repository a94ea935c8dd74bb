import { expect, test } from 'vitest';
import { dataFolder } from './data-folder.test.support.js';
import { sequences } from './sequences.js';

const folder = dataFolder();
const load = (lines: readonly (object | string)[], options: object = {}) => {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  folder.write('lines.jsonl', text);
  return sequences.create({ file: 'lines.jsonl', validation: 0, test: 1, ...options }).load();
};
const lines = (target: (i: number) => unknown) =>
  Array.from({ length: 6 }, (_, i) => ({ inputs: [[i, 0], [i + 1, 2], [i + 2, 4]], target: target(i) })); // prettier-ignore

test('classes, by name or by number', async () => {
  const named = await load(
    lines((i) => (i % 2 === 0 ? 'up' : 'down')),
    { test: 2 },
  );
  expect(named).toMatchObject({ inputShape: [3, 2], classNames: ['down', 'up'], task: 'classification' });
  expect([named.train.size, named.test.size, named.train.inputs.length]).toEqual([4, 2, 24]);
  const numbered = await load(lines((i) => [2, 10][i % 2]));
  expect(numbered).toMatchObject({ classNames: ['2', '10'] });
});

test('another key divides them otherwise, in place of splitSeed', async () => {
  await load(lines((i) => i % 2)); // prettier-ignore
  const source = (splitSeed: number) => sequences.create({ file: 'lines.jsonl', test: 2, splitSeed });
  const [own, seven] = [await source(0).load(), await source(0).load(7)];
  expect(seven).toEqual(await source(7).load());
  expect(seven.test.inputs).not.toEqual(own.test.inputs);
});

test('numbers', async () => {
  const dataset = await load(
    lines((i) => i),
    { task: 'regression' },
  );
  expect(dataset).toMatchObject({ task: 'regression', targets: [{ name: 'target' }] });
});

test('a class at each step', async () => {
  const dataset = await load(
    lines((i) => [i % 2, 1, 0]),
    { task: 'sequence' },
  );
  expect(dataset).toMatchObject({ task: 'sequence', classNames: ['0', '1'] });
  expect(dataset.train.labels).toHaveLength(3 * dataset.train.size);
});

test('one channel, as plain numbers or as the columns of a CSV file', async () => {
  const plain = await load(Array.from({ length: 4 }, (_, i) => ({ inputs: [i, 2 * i], target: i % 2 })));
  expect(plain.inputShape).toEqual([2, 1]);
  folder.write('rows.csv', 'first,second,target\n0,0,a\n1,2,b\n2,4,a\n3,6,b\n');
  const options = { file: 'rows.csv', validation: 0, test: 1 };
  const rows = await sequences.create(options).load();
  expect(rows).toMatchObject({ inputShape: [2, 1], classNames: ['a', 'b'] });
  expect(rows.mean).toHaveLength(1);
  await expect(sequences.create({ ...options, task: 'sequence' }).load()).rejects.toThrow('use JSON lines');
});

const good = { inputs: [[1], [2]], target: 0 };
test.each([
  [
    'no JSON',
    [good, '{"inputs"'],
    {},
    'lines.jsonl: line 2: expected {"inputs": [[number, …], …], "target": …}; received {"inputs"',
  ],
  [
    'other steps',
    [good, { inputs: [[1]], target: 0 }],
    {},
    'line 2: expected 2 steps, as in the first sequence; received 1',
  ],
  [
    'other channels',
    [good, { inputs: [[1], [1, 2]], target: 0 }],
    {},
    'line 2: expected 1 channels at each step; received 2',
  ],
  [
    'one target for all steps',
    [good],
    { task: 'sequence' },
    'line 1: expected 2 targets for sequence; received 1',
  ],
  [
    'text to predict',
    [{ ...good, target: 'x' }],
    { task: 'regression' },
    'line 1: expected a number to predict; received "x"',
  ],
  ['an empty file', ['', ''], {}, 'expected sequences, a line each; received none'],
  [
    'nothing left to train on',
    [good],
    {},
    'test: expected fewer examples than the 1 that it is drawn from; received 1',
  ],
])('%s is an error', async (_, given, options, message) => {
  await expect(load(given, options)).rejects.toThrow(message);
});

test('steps and channels stay in their order, beside the targets of each step', async () => {
  const given = [
    { inputs: [[1, 10], [2, 20], [3, 30]], target: ['a', 'b', 'a'] }, // prettier-ignore
    { inputs: [[4, 40], [5, 50], [6, 60]], target: ['c', 'c', 'b'] }, // prettier-ignore
  ];
  const { train, ...facts } = await load(given, { task: 'sequence', test: 0 });
  expect(facts).toMatchObject({ inputShape: [3, 2], classNames: ['a', 'b', 'c'], mean: [3.5, 35] });
  expect([...train.inputs]).toEqual([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60]);
  expect([...train.labels]).toEqual([0, 1, 0, 2, 2, 1]);
});

test('several numbers to predict, by their own statistics', async () => {
  const given = [[1, 10], [3, 50]].map((target) => ({ inputs: [[0], [1]], target })); // prettier-ignore
  const dataset = await load(given, { task: 'regression', test: 0 });
  expect(dataset).toMatchObject({
    targets: [
      { name: 'target0', mean: 2, std: 1 },
      { name: 'target1', mean: 30, std: 20 },
    ],
  });
  expect([...dataset.train.labels]).toEqual([1, 10, 3, 50]);
});

test('empty lines between sequences are left out, and still counted', async () => {
  const dataset = await load([good, '', '  ', good], { test: 0 });
  expect(dataset.train.size).toBe(2);
  await expect(load([good, '', '{'], { test: 0 })).rejects.toThrow('line 3: expected {"inputs"');
});

test('a CSV file’s columns are the steps, but for the target’s', async () => {
  folder.write('rows.CSV', 'first,y,second\n1,5,2\n3,7,4\n');
  const options = { file: 'rows.CSV', validation: 0, test: 0, target: 'y', task: 'regression' };
  const { train, ...facts } = await sequences.create(options).load();
  expect(facts).toMatchObject({ inputShape: [2, 1], mean: [2.5], targets: [{ name: 'y', mean: 6 }] });
  expect([[...train.inputs], [...train.labels]]).toEqual([[1, 2, 3, 4], [5, 7]]); // prettier-ignore
});

test.each([
  [
    'other channels within the first',
    [{ inputs: [[1, 2], [1]], target: 0 }],
    {},
    'line 1: expected 2 channels at each step; received 1',
  ],
  [
    'two classes for one sequence',
    [{ ...good, target: [0, 1] }],
    {},
    'line 1: expected 1 target for classification; received 2',
  ],
  [
    'fewer numbers than the first has',
    [{ ...good, target: [0, 1] }, good],
    { task: 'regression' },
    'line 2: expected 2 targets for regression; received 1',
  ],
  ['no inputs', [{ inputs: [], target: 0 }], {}, 'line 1: expected {"inputs"'],
  [
    'a long line that is none, shown by its start',
    [`[${'1,'.repeat(60)}1]`],
    {},
    `received [${'1,'.repeat(39)}1…`,
  ],
  ['a line of 80 characters that is none, shown whole', ['x'.repeat(80)], {}, `received ${'x'.repeat(80)}`],
])('%s is an error', async (_, given, options, message) => {
  const error = await load(given, { test: 0, ...options }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'DATA', message: expect.stringContaining(message) as string });
  expect((error as Error).message.endsWith('…')).toBe(message.endsWith('…'));
});

test('is known by its file’s content, and as sequences of any length', async () => {
  folder.write('one.jsonl', 'x');
  folder.write('two.jsonl', 'y');
  folder.write('copy.jsonl', 'x');
  const source = (name: string) => sequences.create({ file: `${name}.jsonl` });
  const [one, two, copy] = await Promise.all(['one', 'two', 'copy'].map((name) => source(name).checksum()));
  expect(copy).toBe(one);
  expect(two).not.toBe(one);
  expect(source('one')).toMatchObject({ inputShape: [null, null], task: 'classification' });
});
