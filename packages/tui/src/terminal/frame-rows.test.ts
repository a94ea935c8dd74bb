import { expect, it } from 'vitest';
import { FrameRows } from './frame-rows.js';

it('puts rows in the place of their marks, once', () => {
  const rows = new FrameRows();
  const frame = [rows.mark('first', 1), 'as it is', rows.mark('last', 1)].join('\n');
  expect(frame).toHaveLength(12);
  expect(rows.fill(frame)).toBe('first\nas it is\nlast');
  expect(rows.fill(frame)).toBe(frame);
});

it('keeps the blanks between rows that stand side by side', () => {
  const rows = new FrameRows();
  // Ink leaves out blanks at the end.
  const frame = `${rows.mark('left  ', 6)}       ${rows.mark('right ', 6)}`;
  expect(rows.fill(frame)).toBe('left    right ');
});
