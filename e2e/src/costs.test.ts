import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from './guide.js';

test('every model and regularizer has a measured cost, which its page says', () => {
  expect(
    execFileSync(process.execPath, ['scripts/write-costs.js', '--check'], { cwd: root }).toString(),
  ).toBe('');
});
