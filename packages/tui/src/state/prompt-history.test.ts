import { expect, it } from 'vitest';
import { keepEntered, recallEntered } from './prompt-history.js';
import type { Prompt } from './ui-state.js';

const history = ['lr=1', 'seed=2', 'lr=1'].reduce((kept, text) => keepEntered(kept, 'filter', text), {});

it('keeps what was entered once, the newest first, by kind', () => {
  expect(history).toEqual({ filter: ['lr=1', 'seed=2'] });
  expect(keepEntered(history, 'filter', ' ')).toBe(history);
  expect(keepEntered(history, 'command', 'all')).toEqual({ ...history, command: ['all'] });
});

it('goes back to older texts, and forward again to what had been typed', () => {
  let prompt: Prompt = { kind: 'filter', text: 'new', caret: 3, before: '' };
  const seen = ([1, 1, 1, -1, -1, -1] as const).map((step) => {
    prompt = recallEntered(prompt, history, step);
    return prompt.text;
  });
  expect(seen).toEqual(['lr=1', 'seed=2', 'seed=2', 'lr=1', 'new', 'new']);
  expect(prompt.caret).toBe(3);
});
