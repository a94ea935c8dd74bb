import { expect, it } from 'vitest';
import { answeredTheme, themeOf } from './background.js';

const NEVER = new Promise<string>(() => undefined);

it.each([
  ['rgb:ffff/ffff/ffff', 'light'],
  ['rgb:fdfd/f6f6/e3e3', 'light'],
  ['rgb:00/2b/36', 'dark'],
  ['rgba:1e1e/1e1e/1e1e/ffff', 'dark'],
  ['rgb:f/f/f', 'light'],
  ['?', null],
])('takes %s for %s', (answer, theme) => {
  expect(themeOf(answer)).toBe(theme);
});

it('waits for no answer, and heeds the environment then', async () => {
  expect(await answeredTheme(NEVER, {})).toBe('dark');
  expect(await answeredTheme(NEVER, { COLORFGBG: '0;15' })).toBe('light');
  expect(await answeredTheme(NEVER, { COLORFGBG: '15;default;0' })).toBe('dark');
  expect(await answeredTheme(Promise.resolve('rgb:ff/ff/ff'), { COLORFGBG: '15;0' })).toBe('light');
});

it('hears an answer that came while the process was busy for longer than it waits', async () => {
  const answer = new Promise<string>((resolve) => {
    setTimeout(() => setImmediate(() => resolve('rgb:ff/ff/ff')), 90);
  });
  const theme = answeredTheme(answer, {});
  const end = performance.now() + 150;
  while (performance.now() < end);
  expect(await theme).toBe('light');
});
