import { expect, it } from 'vitest';
import { metricRule } from './metric-goal.js';

it.each([
  ['test/accuracy', 'max', 0],
  ['val/top5_accuracy', 'max', 0],
  ['train/epoch_loss', 'min', null],
  ['test/loss', 'min', null],
  ['test/rmse', 'min', null],
  ['test/r2', 'max', null],
  ['test/calibration_error', 'min', 1],
  ['cost/cpu_seconds', 'min', null],
  ['images_per_second', 'max', null],
] as const)('knows %s', (metric, goal, worst) => expect(metricRule(metric)).toEqual({ goal, worst }));

it.each(['accuracy', 'test/f1', 'score/loss', 'wer', 'test/accuracy_loss'])(
  'guesses nothing of %s',
  (metric) => expect(metricRule(metric)).toBeUndefined(),
);

it('takes what is declared for that metric alone', () => {
  const declared = { metric: 'test/f1', goal: 'max', worst: 0 } as const;
  expect(metricRule('test/f1', declared)).toEqual({ goal: 'max', worst: 0 });
  expect(metricRule('test/loss', declared)).toEqual({ goal: 'min', worst: null });
  expect(metricRule('wer', declared)).toBeUndefined();
});

it('keeps our worst value with our goal only', () => {
  expect(metricRule('test/accuracy', { metric: 'test/accuracy', goal: 'max' })).toEqual({
    goal: 'max',
    worst: 0,
  });
  expect(metricRule('test/accuracy', { metric: 'test/accuracy', goal: 'min' })).toEqual({
    goal: 'min',
    worst: null,
  });
  expect(metricRule('test/loss', { metric: 'test/loss' })).toEqual({ goal: 'min', worst: null });
});
