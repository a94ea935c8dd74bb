import { expect, it } from 'vitest';
import { OutputLines } from './output-lines.js';

it('puts lines of both streams together from pieces', () => {
  const lines = new OutputLines();
  const push = (stream: 'stdout' | 'stderr', text: string) =>
    lines.push({ time: 0, stream, text }).map((line) => line.text);
  expect(push('stdout', 'one\ntw')).toEqual(['one']);
  expect(push('stderr', 'other\r\n')).toEqual(['other']);
  expect(push('stdout', 'o\n\nthr')).toEqual(['two', '']);
  expect(lines.rest().map(({ text }) => text)).toEqual(['thr']);
  expect(lines.rest()).toEqual([]);
});
