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
  /** Judges a run after `complete` others that had 0.5 after both epochs. */
  function after(complete: number, options: Omit<PruneOptions, 'rule'> = {}) {
    const { made, cell, judge } = pruner({ rule: 'median', ...options });
    for (let at = 0; at < complete; at++) {
      for (const epoch of [1, 2]) made.record(cell('a'), `done ${at}`, epoch, 0.5);
      made.complete(cell('a'), `done ${at}`);
    }
    return judge;
  }

  it('wants 5 complete cells unless told', () => {
    expect(after(4)('run', 1, 0.1)).toBeNull();
    expect(after(5)('run', 1, 0.1)).toBe('median rule: below the median of 5 completed cells after epoch 1');
    expect(after(2, { startup: 2 })('run', 1, 0.1)).not.toBeNull();
  });

  it('waits for its warm-up, and takes NaN for the worst', () => {
    const judge = after(1, { startup: 1, warmup: 2 });
    expect(judge('b', 1, 0.1)).toBeNull();
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
    ['train/f1', 'less', { metric: 'train/f1' }, compare('train/f1', 'min')],
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
    const made = new Pruner({ rule: 'median', startup: 2, metric: 'val/loss' }, matrix);
    for (const [run, loss] of [
      ['a', 0.1],
      ['b', 1.9],
    ] as const) {
      made.record({ labels: {} }, run, 1, loss);
      made.complete({ labels: {} }, run);
    }
    const judge = (run: string, loss: number) => made.judge({ labels: {} }, run, 1, { 'val/loss': loss });
    expect(judge('c', 0.9)).toBeNull();
    expect(judge('d', 2)).toBe('median rule: below the median of 2 completed cells after epoch 1');
  });

  it('decides nothing where an epoch lacks it, and records nothing', () => {
    const { made, cell } = pruner({ rule: 'asha' });
    made.record(cell('a'), 'a', 1, 0.5);
    expect(made.judge(cell('a'), 'b', 1, { 'val/loss': 9 })).toBeNull();
    expect(made.judge(cell('a'), 'c', 1, { 'val/accuracy': 0.1 })).toContain('rank 2 of 2');
  });
});

it('forgets a cell that starts again', () => {
  const { made, cell, judge } = pruner({ rule: 'asha' });
  judge('a', 1, 0.9);
  expect(judge('b', 1, 0.5)).not.toBeNull();
  made.forget(cell('a'), 'a');
  expect(judge('b', 1, 0.5)).toBeNull();
});

describe('refuses', () => {
  it.each<[message: string, options: Omit<PruneOptions, 'rule'>]>([
    ['no axis "modl"; known: epochs, model (did you mean model?)', { axes: ['model', 'modl'] }],
    [
      'expected a goal for "val/f1", which is no metric of Ablate\'s own: --prune-goal max or --prune-goal min (goal: in a program)',
      { metric: 'val/f1' },
    ],
    [
      'expected a metric that cells may be chosen by; received "test/loss", of the test split',
      { metric: 'test/loss' },
    ],
    ['expected reduction to be an integer from 2 up, got 1', { reduction: 1 }],
    ['expected startup to be an integer from 1 up, got 0', { startup: 0 }],
    ['expected warmup to be an integer from 1 up, got 0', { warmup: 0 }],
    ['expected warmup to be an integer from 1 up, got 1.5', { warmup: 1.5 }],
    ['expected warmup to be an integer from 1 up, got Infinity', { warmup: Infinity }],
  ])('%s', (message, options) => {
    expect(() => pruner({ rule: 'asha', ...options })).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: `prune: ${message}` }) as Error,
    );
  });
});
