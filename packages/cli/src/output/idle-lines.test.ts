import { expect, it } from 'vitest';
import { idleLines } from './idle-lines.js';

it('say which component never acted, where and how often', () => {
  const idle = { component: 'max-norm', measure: 'scaled_share', label: 'bounded\n', seeds: [0, 2], of: 3 };
  expect(idleLines([])).toEqual([]);
  expect(idleLines([idle, { ...idle, label: 'one', seeds: [0], of: 1 }])).toEqual([
    'Warning: components that never acted over a whole run:\n' +
      '  max-norm in bounded : scaled_share was 0 in 2 of 3 seeds\n' +
      '  max-norm in one: scaled_share was 0 in 1 of 1 seed',
  ]);
});
