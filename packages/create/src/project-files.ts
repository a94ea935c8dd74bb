import { readFileSync } from 'node:fs';
import path from 'node:path';

const TEMPLATE = path.join(import.meta.dirname, '../template');
/** The files of a project, and their names in the template: npm leaves a `.gitignore` out of what it packs. */
const FILES = { 'matrix.yaml': 'matrix.yaml', 'README.md': 'README.md', '.gitignore': 'gitignore' };

/** The files of a project by name, which depends on the packages of one version. */
export function projectFiles(name: string, version: string): Readonly<Record<string, string>> {
  const manifest = {
    name: packageName(name),
    private: true,
    type: 'module',
    scripts: { start: 'ablate run . && ablate report --open' },
    dependencies: Object.fromEntries(
      ['cli', 'core', 'models', 'regularizers'].map((each) => [`@ablate/${each}`, `^${version}`]),
    ),
  };
  const files: Record<string, string> = { 'package.json': `${JSON.stringify(manifest, null, 2)}\n` };
  for (const [file, template] of Object.entries(FILES))
    files[file] = readFileSync(path.join(TEMPLATE, template), 'utf8');
  return files;
}

/** What npm allows in a name, of a folder's. */
function packageName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+|-+$/g, '') || 'matrix'
  );
}
