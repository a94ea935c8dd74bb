import { describe, expect, it } from 'vitest';
import { Pruner, type PruneOptions } from './pruner.js';

const matrix = {
  axes: ['model', 'epochs'].map((name) => ({ name, values: [] })),
  compare: { metric: 'test/accuracy', goal: 'max', margin: null, worst: null, baseline: null },
} as const;

function pruner(options: PruneOptions) {
  const made = new Pruner(options, matrix);
  const cell = (model: string, epochs = '9') => ({ labels: { model, epochs } });
  return {
    made,
    cell,
    judge: (run: string, epoch: number, value: number, model = 'a') =>
      made.judge(cell(model), run, epoch, { [made.metric]: value }),
  };
}

describe('the median rule', () => {
  it('ends a cell whose best value is below the median of the others after the same epoch', () => {
    const { judge } = pruner({ rule: 'median', others: 3 });
    expect(judge('a', 1, 0.5)).toBeNull();
    expect(judge('b', 1, 0.6)).toBeNull();
    expect(judge('c', 1, 0.7)).toBeNull();
    expect(judge('d', 1, 0.59)).toBe('median rule: below the median of 3 other cells after epoch 1');
    expect(judge('e', 1, 0.65)).toBeNull();
  });

  it('counts the best value, not the last one', () => {
    const { judge } = pruner({ rule: 'median', others: 1 });
    judge('a', 1, 0.5);
    expect(judge('b', 1, 0.6)).toBeNull();
    judge('a', 2, 0.5);
    expect(judge('b', 2, 0.1)).toBeNull();
    judge('c', 2, 0.7);
    judge('d', 2, 0.7);
    expect(judge('b', 2, 0.1)).toBe('median rule: below the median of 3 other cells after epoch 2');
  });

  it('wants 5 others unless told', () => {
    const { judge } = pruner({ rule: 'median' });
    for (const run of ['a', 'b', 'c', 'd']) judge(run, 1, 0.5);
    expect(judge('e', 1, 0.1)).toBeNull();
    expect(judge('f', 1, 0.1)).toBe('median rule: below the median of 5 other cells after epoch 1');
  });

  it('waits for its warm-up, and takes NaN for the worst', () => {
    const { judge } = pruner({ rule: 'median', others: 1, warmup: 2 });
    judge('a', 1, 0.5);
    expect(judge('b', 1, 0.1)).toBeNull();
    judge('a', 2, 0.5);
    expect(judge('b', 2, 0.1)).not.toBeNull();
    expect(judge('c', 2, NaN)).not.toBeNull();
  });
});

describe('successive halving', () => {
  /** Epochs after which a cell ends that is worse than two others at every one. */
  function endings(options: Omit<PruneOptions, 'rule'>): number[] {
    const { judge } = pruner({ rule: 'asha', ...options });
    const epochs = Array.from({ length: 12 }, (_, i) => i + 1);
    return epochs.filter((epoch) => {
      judge('a', epoch, 0.6);
      judge('b', epoch, 0.5);
      return judge('c', epoch, 0.4) !== null;
    });
  }

  it.each([
    [[1, 3, 9], {}],
    [[2, 6], { warmup: 2 }],
    [[1, 2, 4, 8], { reduction: 2 }],
  ])('ends cells after epochs %j only, with %o', (epochs, options) => {
    expect(endings(options)).toEqual(epochs);
  });

  it('lets the best third of those so far go on', () => {
    const { judge } = pruner({ rule: 'asha' });
    expect(judge('a', 1, 0.5)).toBeNull();
    expect(judge('b', 1, 0.4)).toBe('successive halving: rank 2 of 2 after epoch 1, the best 1 go on');
    expect(judge('c', 1, 0.6)).toBeNull();
    expect(judge('d', 1, 0.55)).toBe('successive halving: rank 2 of 4 after epoch 1, the best 1 go on');
    expect(judge('e', 1, 0.3)).not.toBeNull();
    expect(judge('f', 1, 0.58)).toBeNull();
  });

  it.each(['max', 'min'] as const)('takes NaN for the worst where the goal is %s', (goal) => {
    const { judge } = pruner({ rule: 'asha', goal });
    judge('a', 1, 0.5);
    expect(judge('b', 1, NaN)).not.toBeNull();
    judge('c', 3, NaN);
    expect(judge('d', 3, 0.5)).toBeNull();
    expect(judge('e', 3, NaN)).not.toBeNull();
  });
});

describe('the cells that compete', () => {
  const labels = { model: 'plain', epochs: '9' };
  const other = { model: 'residual', epochs: '9' };
  const shorter = { model: 'plain', epochs: '3' };
  const turned = { epochs: '9', model: 'plain' };

  it.each<
    [
      what: string,
      axes: string[] | undefined,
      one: Record<string, string>,
      two: Record<string, string>,
      boolean,
    ]
  >([
    ['all, unless told', undefined, labels, other, true],
    ['those that differ in the axis', ['epochs'], labels, shorter, true],
    ['not those that differ in another', ['epochs'], labels, other, false],
    ['not those that differ in both', ['epochs'], shorter, other, false],
    ['those that differ in either of two axes', ['epochs', 'model'], shorter, other, true],
    ['seeds of one cell, of no axis', [], labels, { ...labels }, true],
    ['not two cells, of no axis', [], labels, shorter, false],
    ['the same labels in another order', [], labels, turned, true],
  ])('%s', (_, axes, one, two, compete) => {
    const made = new Pruner({ rule: 'asha', ...(axes && { axes }) }, matrix);
    const judge = (cell: Readonly<Record<string, string>>, run: string, value: number) =>
      made.judge({ labels: cell }, run, 1, { 'val/accuracy': value });
    judge(one, 'better', 0.9);
    expect(judge(two, 'worse', 0.1) !== null).toBe(compete);
  });
});

describe('the metric', () => {
  const compare = (metric: string, goal: 'max' | 'min') => ({
    ...{ metric, goal, baseline: null },
    ...{ margin: null, worst: null },
  });

  it.each<
    [
      metric: string,
      better: 'more' | 'less',
      options: Omit<PruneOptions, 'rule'>,
      asked: ReturnType<typeof compare> | null,
    ]
  >([
    ['val/accuracy', 'more', {}, compare('test/accuracy', 'max')],
    ['val/loss', 'less', {}, compare('test/loss', 'min')],
    ['train/test/loss', 'less', {}, compare('train/test/loss', 'min')],
    ['val/accuracy', 'more', {}, null],
    ['val/loss', 'less', { metric: 'val/loss' }, null],
    ['val/loss', 'less', { metric: 'val/loss' }, compare('test/accuracy', 'max')],
    ['val/f1', 'more', {}, compare('test/f1', 'max')],
    ['test/f1', 'less', { metric: 'test/f1' }, compare('test/f1', 'min')],
    ['val/accuracy', 'less', {}, compare('test/accuracy', 'min')],
    ['wer', 'less', { metric: 'wer', goal: 'min' }, null],
    ['val/loss', 'less', { metric: 'val/loss', goal: 'min' }, compare('test/accuracy', 'max')],
    ['val/loss', 'more', { goal: 'max' }, compare('test/loss', 'min')],
  ])('is %s, of which %s is better, with %o', (metric, better, options, asked) => {
    const made = new Pruner({ rule: 'asha', ...options }, { ...matrix, compare: asked });
    expect(made.metric).toBe(metric);
    const judge = (run: string, value: number) => made.judge({ labels: {} }, run, 1, { [metric]: value });
    expect(judge('a', 0.5)).toBeNull();
    const [worse, best] = better === 'more' ? [0.4, 0.6] : [0.6, 0.4];
    expect(judge('b', worse)).not.toBeNull();
    expect(judge('c', best)).toBeNull();
  });

  it('ends the highest loss where accuracies are compared', () => {
    const made = new Pruner({ rule: 'median', others: 2, metric: 'val/loss' }, matrix);
    const judge = (run: string, loss: number) => made.judge({ labels: {} }, run, 1, { 'val/loss': loss });
    expect([judge('a', 0.1), judge('b', 1.9), judge('c', 2)]).toEqual([
      null,
      null,
      'median rule: below the median of 2 other cells after epoch 1',
    ]);
  });

  it('decides nothing where an epoch lacks it', () => {
    const { made, cell } = pruner({ rule: 'median', others: 1 });
    made.record(cell('a'), 'a', 1, 0.5);
    expect(made.judge(cell('a'), 'b', 1, { 'val/loss': 9 })).toBeNull();
    // Nor was anything recorded of it: c still has one other cell.
    expect(made.judge(cell('a'), 'c', 1, { 'val/accuracy': 0.1 })).toContain('1 other cells');
  });
});

it('records the values of cells that have ended, by the goal', () => {
  const { made, cell, judge } = pruner({ rule: 'median', others: 1, goal: 'min' });
  made.record(cell('a'), 'a', 1, 0.5);
  expect(judge('b', 1, 0.6)).toBe('median rule: below the median of 1 other cells after epoch 1');
  made.record(cell('a'), 'diverged', 2, NaN);
  expect(judge('b', 2, 1e9)).toBeNull();
});

it('forgets a cell that starts again', () => {
  const { made, cell, judge } = pruner({ rule: 'median', others: 1 });
  judge('a', 1, 0.9);
  expect(judge('b', 1, 0.5)).not.toBeNull();
  made.forget(cell('a'), 'a');
  expect(judge('b', 1, 0.5)).toBeNull();
  expect(judge('a', 1, 0.1)).not.toBeNull();
});

describe('refuses', () => {
  it.each<[message: string, options: Omit<PruneOptions, 'rule'>]>([
    ['no axis "modl"; known: epochs, model (did you mean model?)', { axes: ['model', 'modl'] }],
    [
      'expected a goal for "val/f1", which is no metric of Ablate\'s own: --prune-goal max or --prune-goal min (goal: in a program)',
      { metric: 'val/f1' },
    ],
    ['expected reduction to be an integer from 2 up, got 1', { reduction: 1 }],
    ['expected others to be an integer from 1 up, got 0', { others: 0 }],
    ['expected warmup to be an integer from 1 up, got 0', { warmup: 0 }],
    ['expected warmup to be an integer from 1 up, got 1.5', { warmup: 1.5 }],
    ['expected warmup to be an integer from 1 up, got Infinity', { warmup: Infinity }],
  ])('%s', (message, options) => {
    expect(() => pruner({ rule: 'asha', ...options })).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: `prune: ${message}` }) as Error,
    );
  });
});
