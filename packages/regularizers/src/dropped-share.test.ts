import { expect, it } from 'vitest';
import { droppedShare } from './dropped-share.js';
import { contextWith } from './hooks.test.support.js';

it('logs the share of all that each step dropped, and nothing of a step without draws', () => {
  const { onDropped, hooks } = droppedShare();
  const logged = () => {
    const context = contextWith();
    hooks.onBatchEnd?.(context);
    return context.logged;
  };
  expect(logged()).toEqual({});
  onDropped(1, 4);
  onDropped(2, 8);
  expect(logged()).toEqual({ dropped_share: 0.25 });
  expect(logged()).toEqual({});
  onDropped(0, 8);
  expect(logged()).toEqual({ dropped_share: 0 });
  onDropped(8, 8);
  hooks.onTrainStart?.(contextWith());
  onDropped(1, 2);
  expect(logged()).toEqual({ dropped_share: 0.5 });
});
