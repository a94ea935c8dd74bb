import fs from 'node:fs';
import path from 'node:path';
import { relativeLinks } from './pack.js';
import { REPOSITORY } from './packages.js';

/** What a tarball must not hold. */
const UNWANTED = /\.test\.|\.tsbuildinfo$|test-output\/|out-tsc\//;
const NEEDED = ['LICENSE', 'README.md', 'CHANGELOG.md'];

/** What a stranger needs to know of a package, by field. */
const FIELDS = {
  description: (value) => typeof value === 'string' && value !== '',
  license: (value) => value === 'MIT',
  keywords: (value) => Array.isArray(value) && value.length >= 3,
  repository: (value) => value?.url === `git+${REPOSITORY}.git` && value.directory?.startsWith('packages/'),
  engines: (value) => typeof value?.node === 'string',
  sideEffects: (value) => typeof value === 'boolean' || Array.isArray(value),
};

/**
 * What is wrong with a package as it was packed.
 * @param {ReturnType<typeof import('./pack.js').packAll>[number]} packed
 */
export function faultsOf({ manifest, files, stage }) {
  const markdown = files.filter((file) => file.endsWith('.md'));
  const readme = fs.readFileSync(path.join(stage, 'README.md'), 'utf8');
  return [
    ...NEEDED.filter((file) => !files.includes(file)).map((file) => `lacks ${file}`),
    ...files.filter((file) => UNWANTED.test(file)).map((file) => `has ${file}`),
    ...Object.entries(FIELDS)
      .filter(([field, holds]) => !holds(manifest[field]))
      .map(([field]) => `package.json: ${field} is ${JSON.stringify(manifest[field])}`),
    // The name by itself is another package's: a reader has to be told what to install.
    ...(/npx ablate/.test(readme) && !readme.includes('@ablate/cli')
      ? ['README.md has npx ablate without @ablate/cli']
      : []),
    ...markdown.flatMap((file) =>
      relativeLinks(fs.readFileSync(path.join(stage, file), 'utf8')).map(
        (link) => `${file} has the relative link ${link}`,
      ),
    ),
  ];
}
