import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keymapMarkdown } from './keymap.js';

/** Cells of a Markdown table without the blanks that align them. */
function cells(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('--'))
    .map((line) => line.replace(/\s*\|\s*/gu, '|'));
}

it('the README lists the keys of the keymap', () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');
  expect(cells(readme)).toEqual(cells(keymapMarkdown()));
});
