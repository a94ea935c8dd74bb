import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createProgram } from './program.js';

const page = readFileSync(new URL('../../../../docs/guide/commands.md', import.meta.url), 'utf8');

/** `ablate status`, `stop`, `merge DIR`: the commands of a row's first column. */
const commandsOf = (row: string) =>
  [...(row.split(' | ')[0] ?? '').matchAll(/`(?:ablate )?([a-z]+)/g)].map(([, name]) => name);

it('every command stands in the page of commands, and no other', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const known = createProgram(() => undefined).commands.map((command) => command.name());
  expect([...new Set(rows.flatMap(commandsOf))].sort()).toEqual(known.sort());
});
