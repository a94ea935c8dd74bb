import { expect, it } from 'vitest';
import { describeExit } from './describe-exit.js';

it('says what a process printed about its end', () => {
  const stack = [
    'Error [ERR_MODULE_NOT_FOUND]: Cannot find package x',
    '    at y.js:1:1',
    'Node.js v20.19.0',
  ];
  expect(describeExit(1, null, stack)).toBe(
    'its process ended with exit code 1 before the run was complete: Error [ERR_MODULE_NOT_FOUND]: Cannot find package x',
  );
  expect(describeExit(3, null, ['bye'])).toBe(
    'its process ended with exit code 3 before the run was complete',
  );
  expect(describeExit(null, 'SIGKILL', [])).toContain('ran out of memory');
});
