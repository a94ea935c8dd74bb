import { expect, it } from 'vitest';
import { isAtLeast, oldestNode } from './node-version.js';

it.each([
  ['20.20.2', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['22.9.0', false],
  ['24.0.0', true],
  ['100.1.0', true],
])('Node %s is new enough: %s', (version, expected) => {
  expect(oldestNode()).toBe('22.12');
  expect(isAtLeast(version, oldestNode())).toBe(expected);
});
