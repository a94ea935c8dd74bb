import { expect, it } from 'vitest';
import { clipboardSequence } from './clipboard.js';

it('asks the terminal to copy, unless it is too much', () => {
  expect(clipboardSequence('é\u001b')).toBe('\u001b]52;c;w6kb\u001b\\');
  expect(clipboardSequence('x'.repeat(100_000))).toBeNull();
});
