import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtins, Registry } from '@ablate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fixturePlugins from '../../fixtures/plugins.js';
import { loadRegistry } from './load-registry.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-registry-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fixture = fileURLToPath(new URL('../../fixtures/plugins.ts', import.meta.url));
function write(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text.replaceAll('PLUGINS', JSON.stringify(fixture)));
  return file;
}
/** Names of the regularizers and models beside core's own. */
async function namesOf(...plugins: Parameters<typeof loadRegistry>[0]['plugins']): Promise<string[]> {
  const registry = await loadRegistry({ file: path.join(folder, 'below', 'matrix.yaml'), plugins });
  const own = new Registry([builtins]);
  expect(registry.names('optimizer')).toEqual(expect.arrayContaining(own.names('optimizer')));
  return [...registry.names('regularizer'), ...registry.names('model')];
}

describe('loadRegistry', () => {
  it("has core's plugins, and those of packages and files", async () => {
    expect(await namesOf()).toEqual([]);
    expect(await namesOf(fixturePlugins)).toEqual(['noise', 'scripted']);
    expect(await namesOf(fixture)).toEqual(['noise', 'scripted']);
  });

  it.each([
    ['./plugins.js', 'below/plugins.js'],
    ['../plugins.js', 'plugins.js'],
  ])('finds %s beside the matrix', async (name, file) => {
    write(file, 'export { noise } from PLUGINS;');
    expect(await namesOf(name)).toEqual(['noise']);
  });

  it('finds a module that the matrix file can find', async () => {
    write('node_modules/tiny/package.json', '{ "type": "module", "exports": "./index.js" }');
    write(
      'node_modules/tiny/index.js',
      `export const tiny = { kind: 'regularizer', pluginName: 'tiny', options: {} };`,
    );
    expect(await namesOf('tiny')).toEqual(['tiny']);
  });

  it('finds a module with a scope', async () => {
    write('node_modules/@scope/tiny/package.json', '{ "type": "module", "exports": "./index.js" }');
    write(
      'node_modules/@scope/tiny/index.js',
      `export const tiny = { kind: 'model', pluginName: 'scoped', options: {} };`,
    );
    expect(await namesOf('@scope/tiny')).toEqual(['scoped']);
  });

  it('takes a package that stands under two names once, and its plugins before others', async () => {
    const file = write('twice.js', 'export { default, default as again, dots } from PLUGINS;');
    expect(await namesOf(file)).toEqual(['noise', 'scripted']);
  });

  it('takes every plugin of a file without a package, and nothing else', async () => {
    const file = write(
      'plain.js',
      `export { noise, noise as again, scripted } from PLUGINS;
       export const other = 1;
       export const nothing = null;`,
    );
    expect(await namesOf(file)).toEqual(['noise', 'scripted']);
  });

  it('calls plugins without a package by their file', async () => {
    const file = write(
      'other.js',
      `export const noise = { kind: 'regularizer', pluginName: 'noise', options: {} };`,
    );
    await expect(namesOf(fixturePlugins, file)).rejects.toThrow(
      `two regularizer plugins are named "noise": one from fixture plugins, one from ${file}; rename one of them`,
    );
  });

  it.each([
    ['null', 'null'],
    ['a text', `'text'`],
    ['a package without a name', '{ plugins: [] }'],
    ['a package whose name is no text', '{ name: 1, plugins: [] }'],
    ['a package without plugins', `{ name: 'x' }`],
    ['a package whose plugins are no list', `{ name: 'x', plugins: 3 }`],
    ['a package with something else', `{ name: 'x', plugins: [1] }`],
  ])('refuses %s', async (what, value) => {
    const file = write(`${what.replaceAll(' ', '-')}.js`, `export const value = ${value}; export default 1;`);
    await expect(namesOf(file)).rejects.toThrow(
      expect.objectContaining({
        code: 'CONFIG',
        message: expect.stringMatching(
          /exports no plugin; expected one made with .*; it exports (value, default|default, value)$/,
        ) as string,
      }) as Error,
    );
  });

  it('says that a file exports nothing', async () => {
    const file = write('nothing.js', 'export {};');
    await expect(namesOf(file)).rejects.toThrow(/it exports nothing$/);
  });

  it('takes an empty package for what it is', async () => {
    const file = write('empty.js', `export default { name: 'x', plugins: [] };`);
    expect(await namesOf(file)).toEqual([]);
  });

  it('names a module that cannot be found', async () => {
    await expect(namesOf('no-such-plugins')).rejects.toThrow(
      'plugins: no module "no-such-plugins" can be found from matrix.yaml; install it, or write ./no-such-plugins for a file beside the matrix',
    );
  });
});
