import { expect, it } from 'vitest';
import { isMouse, mouseEvents } from './mouse.js';

it('reads clicks and the wheel, several at once too', () => {
  const input = '[<0;10;5M\u001b[<0;10;5m\u001b[<65;300;2M';
  expect(isMouse(input)).toBe(true);
  expect(mouseEvents(input)).toEqual([
    { kind: 'click', column: 9, row: 4 },
    { kind: 'wheel-down', column: 299, row: 1 },
  ]);
});

it('takes nothing else for the mouse', () => {
  expect(isMouse('[<')).toBe(false);
  expect(mouseEvents('[<2;1;1M')).toEqual([]);
});
