import { expect, it } from 'vitest';
import { completeWord } from './complete-word.js';
import type { PromptKind } from './ui-state.js';

const NAMES = ['status:', 'test/accuracy', 'test/loss', 'val/loss', 'model'];
const completed = (kind: PromptKind, text: string, caret = text.length) => {
  const prompt = completeWord({ kind, text, caret, before: '' }, NAMES);
  return [prompt.text, prompt.caret];
};

it.each([
  ['mo', 'model'],
  ['te', 'test/'],
  ['test/a', 'test/accuracy'],
  ['seed=1 -va', 'seed=1 -val/loss'],
  ['tacc', 'test/accuracy'],
  ['st', 'status:'],
  ['', ''],
  ['qqq', 'qqq'],
  ['seed=', 'seed='],
])('a filter: %j becomes %j', (text, becomes) => {
  expect(completed('filter', text)).toEqual([becomes, becomes.length]);
});

it('completes the word at the caret, and after a comma', () => {
  expect(completed('filter', 'mo>1 seed=2', 2)).toEqual(['model>1 seed=2', 5]);
  expect(completed('command', 'sort test/loss,val')).toEqual(['sort test/loss,val/loss', 23]);
});
