import { expect, it } from 'vitest';
import { withLastError } from './cell-output.js';

const stack = [
  'Error: an earlier one',
  'TypeError [ERR_X]: Cannot find package x',
  '    at y.js:1:1',
  'Node.js v24.0.0',
];

it('names the last error that a crashed cell has printed', () => {
  expect(withLastError({ status: 'crashed', reason: 'it ended' }, stack)).toEqual({
    status: 'crashed',
    reason: 'it ended; its last error: TypeError [ERR_X]: Cannot find package x',
  });
});

it.each([
  ['a crashed cell that printed none', { status: 'crashed', reason: 'it ended' }, ['bye', 'Errors: 3']],
  ['a cell that said why', { status: 'failed', reason: 'the loss is NaN' }, stack],
  ['a finished cell', { status: 'finished', reason: null }, stack],
] as const)('leaves the end as it is of %s', (_, end, output) => {
  expect(withLastError(end, output)).toBe(end);
});
