import { expect, it } from 'vitest';
import { LinearPrinter } from './linear-printer.js';

function printed(frames: readonly string[]): string[] {
  const written: string[] = [];
  const printer = new LinearPrinter((text) => written.push(text));
  return frames.map((frame) => {
    printer.paint(frame);
    return written.splice(0).join('');
  });
}

it('prints what the frame before did not have', () => {
  expect(printed(['title\nrow 1\nrow 2', 'title\nrow 1\n\nrow 3', 'title\nrow 1\nrow 3'])).toEqual([
    '\ntitle\nrow 1\nrow 2',
    '\nrow 3',
    '',
  ]);
});

it('writes what is typed behind what was typed, and the line again when a letter goes', () => {
  expect(printed(['note\nfilter: ', 'note\nfilter: b', 'note\nfilter: bn', 'note\nfilter: b'])).toEqual([
    '\nnote\nfilter: ',
    'b',
    'n',
    '\nfilter: b',
  ]);
});

it('does not take a longer line elsewhere for something typed', () => {
  expect(printed(['row 1\nend', 'row 1\nending\nend'])[1]).toBe('\nending');
});
