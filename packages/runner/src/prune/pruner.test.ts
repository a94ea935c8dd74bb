import { describe, expect, it } from 'vitest';
import { Pruner, type PruneOptions } from './pruner.js';

const matrix = {
  axes: ['model', 'epochs'].map((name) => ({ name, values: [] })),
  compare: { metric: 'test/accuracy', goal: 'max', baseline: null },
} as const;

function pruner(options: PruneOptions) {
  const made = new Pruner(options, matrix);
  const cell = (model: string) => ({ labels: { model, epochs: '9' } });
  return {
    made,
    judge: (run: string, epoch: number, value: number, model = 'a') =>
      made.judge(cell(model), run, epoch, { [made.metric]: value }),
  };
}

describe('the median rule', () => {
  it('ends a cell whose best value is below the median of the others after the same epoch', () => {
    const { judge, made } = pruner({ rule: 'median', others: 3 });
    expect(made.metric).toBe('val/accuracy');
    expect(judge('a', 1, 0.5)).toBeNull();
    expect(judge('b', 1, 0.6)).toBeNull();
    expect(judge('c', 1, 0.7)).toBeNull();
    expect(judge('d', 1, 0.59)).toBe('median rule: below the median of 3 other cells after epoch 1');
    expect(judge('e', 1, 0.65)).toBeNull();
    // The best value counts, not the last one.
    expect(judge('c', 2, 0.1)).toBeNull();
  });

  it('waits for its warm-up, and takes NaN for the worst', () => {
    const { judge } = pruner({ rule: 'median', others: 1, warmup: 2 });
    judge('a', 1, 0.5);
    expect(judge('b', 1, 0.1)).toBeNull();
    judge('a', 2, 0.5);
    expect(judge('b', 2, NaN)).not.toBeNull();
  });
});

describe('successive halving', () => {
  it('lets the best third of those so far go on after epochs 1, 3, 9', () => {
    const { judge } = pruner({ rule: 'asha' });
    expect(judge('a', 1, 0.5)).toBeNull();
    expect(judge('b', 1, 0.4)).toBe('successive halving: rank 2 of 2 after epoch 1, the best 1 go on');
    expect(judge('c', 1, 0.6)).toBeNull();
    expect(judge('a', 2, 0.1)).toBeNull();
    expect(judge('c', 3, 0.6)).toBeNull();
    expect(judge('a', 3, 0.1)).toContain('after epoch 3');
    expect(judge('c', 4, 0)).toBeNull();
  });

  it('lets only cells compete that differ in the given axes', () => {
    const { judge } = pruner({ rule: 'asha', axes: ['epochs'] });
    expect(judge('a', 1, 0.5, 'plain')).toBeNull();
    expect(judge('b', 1, 0.4, 'residual')).toBeNull();
    expect(judge('c', 1, 0.3, 'residual')).not.toBeNull();
  });

  it('minimizes where less is better', () => {
    const { judge } = pruner({ rule: 'asha', metric: 'val/loss', goal: 'min' });
    expect(judge('a', 1, 0.5)).toBeNull();
    expect(judge('b', 1, 0.4)).toBeNull();
    expect(judge('c', 1, 0.6)).not.toBeNull();
  });
});

it('says what it does not know', () => {
  expect(() => pruner({ rule: 'asha', axes: ['modl'] })).toThrow(
    'prune: no axis "modl"; known: epochs, model (did you mean model?)',
  );
  expect(() => pruner({ rule: 'asha', reduction: 1 })).toThrow(
    'prune: expected reduction to be an integer from 2 up, got 1',
  );
});
