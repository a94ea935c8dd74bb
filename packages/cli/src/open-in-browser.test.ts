import { expect, it } from 'vitest';
import { openerOn } from './open-in-browser.js';

it.each<[NodeJS.Platform, string]>([
  ['linux', 'xdg-open'],
  ['freebsd', 'xdg-open'],
  ['darwin', 'open'],
  ['win32', 'explorer'],
])('a report is opened on %s by %s', (platform, program) => {
  expect(openerOn(platform)).toBe(program);
});
