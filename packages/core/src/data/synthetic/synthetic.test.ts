import { expect, test } from 'vitest';
import { elementAt } from '../../element-at.js';
import { Generator } from '../../random/streams.js';
import type { Split } from '../dataset.js';
import { copyTask, drawCopies } from './copy-task.js';
import { spirals, twoMoons } from './points.js';
import { sineRegression } from './sine-regression.js';

const all = ([twoMoons, spirals, sineRegression, copyTask] as const).map(
  (set) => [set.pluginName, set] as const,
);

test.each(all)(
  '%s has the asked sizes, the same examples every time, others for another seed',
  async (_, set) => {
    const sizes = { train: 20, validation: 5, test: 7 };
    const [first, again, other] = await Promise.all(
      [0, 0, 1].map((dataSeed) => set.create({ ...sizes, dataSeed }).load()),
    );
    expect([first?.train.size, first?.validation.size, first?.test.size]).toEqual([20, 5, 7]);
    expect(again).toEqual(first);
    expect(other?.train.inputs).not.toEqual(first?.train.inputs);
    expect(first?.test.inputs).not.toEqual(first?.train.inputs.slice(0, first.test.inputs.length));
  },
);

test.each(all)('%s is known by its options', async (_, set) => {
  const checksum = await set.create({}).checksum();
  expect(await set.create({}).checksum()).toBe(checksum);
  expect(await set.create({ train: 10 }).checksum()).not.toBe(checksum);
});

test('a validation split may be empty', async () => {
  expect((await twoMoons.create({ validation: 0 }).load()).validation.size).toBe(0);
});

test('moons without noise lie on half circles of radius 1', async () => {
  const { train } = await twoMoons.create({ noise: 0 }).load();
  for (let i = 0; i < train.size; i++) {
    const [x = 0, y = 0] = train.inputs.subarray(2 * i, 2 * i + 2);
    const upper = train.labels[i] === 0;
    expect(Math.hypot(upper ? x : 1 - x, upper ? y : 0.5 - y)).toBeCloseTo(1, 5);
    expect(upper ? y : 0.5 - y).toBeGreaterThanOrEqual(0);
  }
});

test('spiral arms without noise: the angle follows the radius', async () => {
  const { train } = await spirals.create({ noise: 0, arms: 3, turns: 1 }).load();
  for (let i = 0; i < train.size; i++) {
    const [x = 0, y = 0] = train.inputs.subarray(2 * i, 2 * i + 2);
    const radius = Math.hypot(x, y);
    const angle = 2 * Math.PI * (radius + elementAt(train.labels, i) / 3);
    expect(x).toBeCloseTo(radius * Math.cos(angle), 5);
    expect(y).toBeCloseTo(radius * Math.sin(angle), 5);
  }
});

test('the sine without noise, beside inputs that say nothing', async () => {
  const { train } = await sineRegression.create({ noise: 0, periods: 2, distractors: 1 }).load();
  expect(train.inputs).toHaveLength(2 * train.size);
  for (let i = 0; i < train.size; i++)
    expect(train.labels[i]).toBeCloseTo(Math.sin(2 * Math.PI * elementAt(train.inputs, 2 * i)), 5);
});

test('the sine’s noise has its standard deviation: 10,000 draws', async () => {
  const { train } = await sineRegression.create({ train: 10_000, noise: 0.5 }).load();
  let squares = 0;
  for (let i = 0; i < train.size; i++)
    squares += (elementAt(train.labels, i) - Math.sin(2 * Math.PI * elementAt(train.inputs, i))) ** 2;
  // Three standard deviations of a variance's estimate: 3 · √(2 / n).
  expect(Math.abs(squares / 10_000 / 0.25 - 1)).toBeLessThan(3 * Math.sqrt(2 / 10_000));
});

test('a copied sequence by hand: symbols, blanks, signals; the target at the end', () => {
  const generator = new Generator(1);
  const { inputs, labels } = drawCopies(1, { symbols: 3, length: 2, delay: 3 }, generator);
  const steps = Array.from({ length: 7 }, (_, step) => inputs.slice(step * 5, (step + 1) * 5).indexOf(1));
  const [first = 0, second = 0] = steps;
  expect([first, second].every((symbol) => symbol >= 1 && symbol <= 3)).toBe(true);
  expect(steps.slice(2)).toEqual([0, 0, 4, 4, 4]);
  expect([...labels]).toEqual([0, 0, 0, 0, 0, first, second]);
  expect([...inputs].filter((value) => value === 1)).toHaveLength(7);
});

test('copied symbols are equally likely: 10,000 draws', () => {
  const { labels } = drawCopies(1000, { symbols: 4, length: 10, delay: 1 }, new Generator(2));
  const count = [...labels].filter((label) => label === 1).length;
  expect(Math.abs(count - 2500)).toBeLessThan(3 * Math.sqrt(10_000 * 0.25 * 0.75));
});

test.each(all)('%s: no split, and no neighbouring seed, has the examples of another', async (_, set) => {
  const sizes = { train: 20, validation: 20, test: 20 };
  const drawn = await Promise.all([0, 1, 2].map((dataSeed) => set.create({ ...sizes, dataSeed }).load()));
  const inputs = drawn.flatMap(({ train, validation, test }) => [train, validation, test].map((split) => String(split.inputs))); // prettier-ignore
  expect(new Set(inputs).size).toBe(9);
});

test('points are standardized by the training split, sequences of symbols are fed as they are', async () => {
  const { train, mean, std } = await twoMoons.create({ train: 40 }).load();
  const xs = [...train.inputs].filter((_, i) => i % 2 === 0);
  const middle = xs.reduce((a, b) => a + b) / 40;
  expect((mean as number[])[0]).toBeCloseTo(middle, 12);
  expect((std as number[])[0]).toBeCloseTo(Math.sqrt(xs.reduce((sum, x) => sum + (x - middle) ** 2, 0) / 40), 12); // prettier-ignore
  expect(await copyTask.create({ symbols: 2, train: 3 }).load()).toMatchObject({
    ...{ mean: 0, std: 1, task: 'sequence', classNames: ['blank', '1', '2'], inputShape: [40, 4] },
  });
});

test.each([
  ['two-moons', twoMoons, {}, 2],
  ['spirals', spirals, { arms: 3 }, 3],
] as const)(
  '%s: classes in turn, each coordinate with noise of the asked standard deviation',
  async (_, set, options, classes) => {
    const [clean, noisy] = await Promise.all(
      [0, 0.5].map((noise) => set.create({ ...options, train: 5000, noise }).load()),
    );
    expect([...clean!.train.labels.slice(0, 7)]).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => i % classes));
    expect(clean).toHaveProperty('classNames.length', classes);
    const noise = [...noisy!.train.inputs].map((value, i) => value - clean!.train.inputs[i]!);
    const products = (at: (i: number) => number) =>
      Array.from({ length: 5000 }, (_, i) => at(2 * i)).reduce((a, b) => a + b) / 5000;
    const variances = [products((i) => noise[i]! ** 2), products((i) => noise[i + 1]! ** 2)];
    // Three standard deviations of the estimates of a variance and a covariance: 3 · √(2 / n), 3 / √n.
    for (const variance of variances)
      expect(Math.abs(variance / 0.25 - 1)).toBeLessThan(3 * Math.sqrt(2 / 5000));
    expect(Math.abs(products((i) => noise[i]! * noise[i + 1]!) / 0.25)).toBeLessThan(3 / Math.sqrt(5000));
  },
);

test('inputs of the sine are spread from −1 to 1', async () => {
  const { train } = await sineRegression.create({ train: 2000 }).load();
  const inputs = [...train.inputs];
  expect([Math.min(...inputs) < -0.98, Math.max(...inputs) > 0.98]).toEqual([true, true]);
  expect(inputs.every((x) => Math.abs(x) <= 1)).toBe(true);
});

test('sets have the shape of an input, and names for what is to be learned', async () => {
  expect(await spirals.create({ arms: 3 }).load()).toMatchObject({
    ...{ inputShape: [2], classNames: ['arm 1', 'arm 2', 'arm 3'] },
  });
  expect(await twoMoons.create({}).load()).toMatchObject({ inputShape: [2], classNames: ['upper', 'lower'] });
  expect(await sineRegression.create({ distractors: 2 }).load()).toMatchObject({
    ...{ inputShape: [3], task: 'regression', targets: [{ name: 'y' }] },
  });
});

test('points are spread over the whole of their curve', async () => {
  const sets = [twoMoons.create({ train: 400, noise: 0 }), spirals.create({ train: 400, noise: 0 })];
  const [moons, arms] = await Promise.all(sets.map((set) => set.load()));
  const ofClass = (split: Split, label: number, at: (x: number, y: number) => number) =>
    [...split.labels].flatMap((own, i) =>
      own === label ? [at(split.inputs[2 * i]!, split.inputs[2 * i + 1]!)] : [],
    );
  for (const label of [0, 1]) {
    const xs = ofClass(moons!.train, label, (x) => x - label);
    expect([Math.min(...xs) < -0.98, Math.max(...xs) > 0.98]).toEqual([true, true]);
    const radii = ofClass(arms!.train, label, Math.hypot);
    expect([Math.min(...radii) < 0.15, Math.max(...radii) > 0.98]).toEqual([true, true]);
  }
});
