import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { flushChanges, FsTree } from 'nx/src/generators/tree.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { model, regularizer } from '@ablate/plugin';
import { copyOf, run } from './guide.js';

let folder: string;
beforeAll(() => {
  folder = copyOf('core', 'models', 'regularizers');
  mkdirSync(path.join(folder, '.changeset'));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npx nx g @ablate/plugin:KIND NAME` does, in the copy. */
async function generate(generator: typeof model, name: string): Promise<void> {
  const tree = new FsTree(folder, false);
  await generator(tree, { name });
  flushChanges(folder, tree.listChanges());
}

describe.each([
  { kind: 'regularizer', generator: regularizer, name: 'half-gradients', where: 'regularizers' },
  { kind: 'model', generator: model, name: 'flat-net', where: 'models' },
])('a $kind', ({ generator, name, where }) => {
  const readme = () => readFileSync(path.join(folder, `packages/${where}/src/${name}/README.md`), 'utf8');

  test('has its files, and its tests pass with those of the package', { timeout: 300_000 }, async () => {
    await generate(generator, name);
    expect(readme()).toMatch(/^# [\s\S]*\*\*Use\*\*[\s\S]*\*\*With others:\*\*/);
    expect(readFileSync(path.join(folder, `.changeset/${name}.md`), 'utf8')).toContain(`@ablate/${where}`);
    const tests = `src/${name}${where === 'regularizers' ? ' src/options.test' : ''}`;
    const { status, output } = run(`npx vitest run --root packages/${where} ${tests}`, folder, {
      cwd: folder,
    });
    expect(status, output).toBe(0);
  });

  test('is not written over', async () => {
    await expect(generate(generator, name)).rejects.toThrow(
      `expected a name that is free, found packages/${where}`,
    );
  });
});
