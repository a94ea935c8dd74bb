import { expect, it } from 'vitest';
import { describeExit } from './describe-exit.js';

it.each([
  [3, null, 'its process ended with exit code 3 before the run was complete'],
  [null, null, 'its process ended with exit code unknown before the run was complete'],
  [null, 'SIGKILL', 'its process was ended by SIGKILL (if nobody sent it, the system ran out of memory)'],
  [null, 'SIGABRT', 'its process was ended by SIGABRT'],
] as const)('says why a process has ended: exit code %s, signal %s', (code, signal, expected) => {
  expect(describeExit(code, signal)).toBe(expected);
});
