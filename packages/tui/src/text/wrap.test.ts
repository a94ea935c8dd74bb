import { expect, it } from 'vitest';
import { wrap } from './wrap.js';

it('breaks between words and the parts of names, and leaves nothing out', () => {
  expect(wrap('undecided (about 5 more seeds)', 16)).toEqual(['undecided (about', '5 more seeds)']);
  expect(wrap('resnet20/batch-norm/lr0.003', 12)).toEqual(['resnet20/', 'batch-norm/', 'lr0.003']);
  expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  expect(wrap('日本語', 3)).toEqual(['日', '本', '語']);
  expect(wrap('日', 1)).toEqual(['日']);
  expect(wrap('', 5)).toEqual(['']);
  expect(wrap('a\u001b[2Jb', 80)[0]).not.toContain('\u001b');
});
