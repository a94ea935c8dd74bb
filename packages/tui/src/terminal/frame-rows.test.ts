import { expect, it } from 'vitest';
import { FrameRows } from './frame-rows.js';

it('puts rows in the place of their marks, once', () => {
  const rows = new FrameRows();
  const frame = [rows.mark('first'), 'as it is', rows.mark('last')].join('\n');
  expect(frame).toHaveLength(12);
  expect(rows.fill(frame)).toBe('first\nas it is\nlast');
  expect(rows.fill(frame)).toBe(frame);
});
