import { expect, it } from 'vitest';
import type { Summary } from '../types.js';
import { idleComponents } from './idle-components.js';

const last = (value: number): Summary => ({
  ...{ last: value, lastStep: 1, min: value, minStep: 1 },
  ...{ max: value, maxStep: 1, mean: value, count: 1 },
});

it('are those whose measure was 0 over the run', () => {
  const metrics = {
    'acted/max-norm/scaled_share': last(0),
    'acted/dropout/dropped_share': last(0.5),
    'acted/own/clip/share': last(-0),
    'acted/ema/distance': last(NaN),
    'max-norm/scaled_share': last(0),
    acted: last(0),
  };
  expect(idleComponents({ metrics })).toEqual([
    { component: 'max-norm', measure: 'scaled_share' },
    { component: 'own/clip', measure: 'share' },
  ]);
  expect(idleComponents({ metrics: {} })).toEqual([]);
});
