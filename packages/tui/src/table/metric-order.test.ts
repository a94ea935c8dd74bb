import { expect, it } from 'vitest';
import { byImportance } from './metric-order.js';

it('has validation first, and what is of the machine last', () => {
  const keys = ['data_wait', 'system/cpu', 'test/loss', 'train/loss', 'val/loss', 'val/accuracy'];
  expect(keys.sort(byImportance)).toEqual([
    ...['val/accuracy', 'val/loss', 'test/loss', 'train/loss', 'data_wait', 'system/cpu'],
  ]);
});
