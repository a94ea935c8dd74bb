import { expect, it } from 'vitest';
import { mouseEvents } from './mouse.js';

it('reads clicks and the wheel, several at once too', () => {
  const input = 'j\u001b[<0;10;5M\u001b[<0;10;5m\u001b[<65;300;2M';
  expect(mouseEvents(input)).toEqual([
    { kind: 'click', column: 9, row: 4 },
    { kind: 'wheel-down', column: 299, row: 1 },
  ]);
});

it('takes nothing else for the mouse', () => {
  expect(mouseEvents('\u001b[<2;1;1M')).toEqual([]);
  expect(mouseEvents('[<0;1;1M')).toEqual([]);
  expect(mouseEvents('\u001b[<0;1')).toEqual([]);
});
