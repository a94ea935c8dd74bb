import { expect, it } from 'vitest';
import { matchNames } from './match-names.js';

const NAMES = ['train/loss', 'val/loss', 'val/accuracy', 'test/accuracy', 'cost/cpu_seconds'];

it.each([
  ['', NAMES],
  ['loss', ['train/loss', 'val/loss']],
  ['^val/', ['val/loss', 'val/accuracy']],
  ['(train|test)/', ['train/loss', 'test/accuracy']],
  ['ACC', ['val/accuracy', 'test/accuracy']],
  ['vacc', ['val/accuracy']],
  ['cpusec', ['cost/cpu_seconds']],
  ['(val', []],
  ['nothing', []],
])('%j finds %j', (wanted, found) => {
  expect(matchNames(wanted, NAMES)).toEqual(found);
});
