import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { pathInside } from './path-inside.js';

let folder: string;
let root: string;
beforeEach(() => {
  folder = temporaryFolder();
  root = path.join(folder, 'root');
});

it.each([[['a']], [['a', 'b.txt']], [['a/b']], [['..a']], [['a', '../b']]])('takes %j', (parts) => {
  expect(pathInside(root, ...parts)).toBe(path.join(root, ...parts));
  mkdirSync(path.join(root, 'a'), { recursive: true });
  expect(pathInside(root, ...parts)).toBe(path.join(root, ...parts));
});

it.each([
  ...[['..'], ['../..'], ['a', '../..'], ['/etc'], ['../root'], ['../root2/a'], ['.'], [''], []],
  ...[['a\0b']],
])('refuses %j', (...parts) => {
  expect(() => pathInside(root, ...parts)).toThrow(/^Expected a path inside /);
});

it('refuses what leads out by a link, to a folder or to nothing', () => {
  mkdirSync(root);
  mkdirSync(path.join(folder, 'elsewhere'));
  symlinkSync(path.join(folder, 'elsewhere'), path.join(root, 'link'));
  symlinkSync(path.join(folder, 'nothing'), path.join(root, 'dangling'));
  expect(() => pathInside(root, 'link')).toThrow('leads out of');
  expect(() => pathInside(root, 'link', 'a', 'b')).toThrow('leads out of');
  expect(() => pathInside(root, 'dangling')).toThrow('leads nowhere');
});

it('takes a link that stays inside, and a root that is one', () => {
  mkdirSync(path.join(root, 'real'), { recursive: true });
  symlinkSync(path.join(root, 'real'), path.join(root, 'link'));
  symlinkSync(root, path.join(folder, 'other'));
  expect(pathInside(root, 'link', 'a')).toBe(path.join(root, 'link', 'a'));
  expect(pathInside(path.join(folder, 'other'), 'a')).toBe(path.join(folder, 'other', 'a'));
});
