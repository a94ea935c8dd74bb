import type { Need } from '@ablate/core';
import { describe, expect, it } from 'vitest';
import { registry } from './every-site.test.support.js';
import { interactionOf, interactionsPage, sign } from './interactions.test.support.js';

const make = (name: string) => ({
  name,
  regularizer: registry.resolve('regularizer', { use: name, options: {} }),
});
const names = registry.names('regularizer');
const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b): [string, string] => [a, b]));

describe('interactions', () => {
  it('stand in docs/interactions.md', async () => {
    await expect(interactionsPage(names.map(make))).toMatchFileSnapshot('../../../docs/interactions.md');
  });

  it('are the same from both sides', () => {
    const mirrored: Record<string, string> = { '→': '←', '←': '→' };
    for (const [a, b] of pairs) {
      const there = sign(interactionOf(make(a), make(b)));
      expect(sign(interactionOf(make(b), make(a)))).toBe(mirrored[there] ?? there);
    }
  });
});

it('says what needs what', () => {
  const needing = (need: Need) => names.filter((name) => make(name).regularizer.needs?.includes(need));
  expect(needing('images')).toEqual(['crop-flip', 'cutmix', 'mixup-or-cutmix', 'random-erasing']);
  expect(needing('classes')).toEqual([
    'confidence-penalty',
    'cutmix',
    'entropy-minimization',
    'label-smoothing',
    'mixup-or-cutmix',
  ]);
});
