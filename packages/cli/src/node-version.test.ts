import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isAtLeast, oldestNode } from './node-version.js';

it.each([
  ['20.20.2', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['22.9.0', false],
  ['24.0.0', true],
  ['100.1.0', true],
])('Node %s is new enough: %s', (version, expected) => {
  expect(oldestNode()).toBe('22.12');
  expect(isAtLeast(version, oldestNode())).toBe(expected);
});

it('the command says which Node it needs before it loads anything', () => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' })`;
  const command = fileURLToPath(new URL('../bin/ablate.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, command, 'runs'],
    { encoding: 'utf8' },
  );
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `ablate needs Node 22.12 or newer; this is 20.20.2 (${process.execPath})\n`,
  });
});
