import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apply, codeBlocks, copyOf, run } from './guide.js';

/** Commands that need the whole repository, as what they run in a folder with copies of the packages. */
const IN_COPY: Readonly<Record<string, (folder: string) => string>> = {
  'npx nx run @ablate/core:kernels': (folder) => {
    const manifest = readFileSync(path.join(folder, 'packages/core/package.json'), 'utf8');
    const { nx } = JSON.parse(manifest) as { nx: { targets: { kernels: { command: string } } } };
    return `cd packages/core && npx ${nx.targets.kernels.command}`;
  },
  'npx ablate setup tensorflow': () => script('await setupTensorflow()'),
};

const script = (code: string) =>
  `node --import tsx --conditions=@ablate/source --input-type=module -e "import { findTensorflow, setupTensorflow } from '@ablate/tensorflow'; ${code}"`;

/** A folder for `ABLATE_TENSORFLOW`: the library that is set up, without kernels; undefined where there is none. */
function libraryWithoutKernels(folder: string): string | undefined {
  const code = 'const found = await findTensorflow(); console.log(found.from, found.file)';
  const [, file] = /^setup (.*)$/m.exec(run(script(code), folder, { cwd: folder }).output) ?? [];
  const [library] = file?.split('/node_modules/') ?? [];
  if (library === undefined) return undefined;
  const own = path.join(folder, 'library', path.basename(library));
  mkdirSync(own, { recursive: true });
  for (const name of readdirSync(library))
    if (!name.endsWith('.node')) symlinkSync(path.join(library, name), path.join(own, name));
  return path.dirname(own);
}

describe('Add an op with kernels', () => {
  const blocks = codeBlocks('CONTRIBUTING.md', 'Add an op with kernels');
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'));

  let folder: string;
  let library: string | undefined;
  beforeAll(() => {
    folder = copyOf('core', 'tensorflow');
    library = libraryWithoutKernels(folder);
    apply(blocks, folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.for(commands)('%s', { timeout: 600_000 }, (command, context) => {
    const needsLibrary = command.includes('setup tensorflow') || command.includes('kernels-one-thread');
    if (needsLibrary && library === undefined) context.skip('no library of ablate setup tensorflow');
    const env = library === undefined ? {} : { ABLATE_TENSORFLOW: library };
    const { status, output } = run(IN_COPY[command]?.(folder) ?? command, folder, { cwd: folder, env });
    expect(status, output).toBe(0);
    // Every test of the new op runs, but on the GPU that is not there.
    if (command.includes('vitest') && library !== undefined) expect(output).toMatch(/Tests\s+\d+ passed/);
  });

  test('its files pass the type checker', { timeout: 300_000 }, () => {
    const { status, output } = run('npx tsc --noEmit -p packages/core/tsconfig.lib.json', folder, {
      cwd: folder,
    });
    expect(status, output).toBe(0);
  });
});
