import { expect, it } from 'vitest';
import { paretoFront } from './pareto-front.js';

const places = [
  { x: 1, y: 0.9 },
  { x: 2, y: 0.8 },
  { x: 2, y: 0.7 },
  { x: 3, y: 0.85 },
  { x: 4, y: 0.1 },
];

it('has what no other place beats', () => {
  expect(paretoFront(places, { x: 'max', y: 'max' })).toEqual([0, 3, 4]);
  expect(paretoFront(places, { x: 'min', y: 'max' })).toEqual([0]);
  expect(paretoFront(places, { x: 'min', y: 'min' })).toEqual([0, 2, 4]);
  expect(paretoFront([], { x: 'min', y: 'max' })).toEqual([]);
});
