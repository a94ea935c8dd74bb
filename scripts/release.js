/**
 * `npm run release -- --dry-run`: packs, checks and installs all packages as they would be published. Without it they are
 * published too, which needs `npm login` and no changeset that is pending (`npm run version`).
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkPackages } from './check-packages.js';
import { run } from './release/packages.js';

const root = path.join(import.meta.dirname, '..');

try {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const dryRun = values['dry-run'];
  const pending = fs.readdirSync(path.join(root, '.changeset')).filter((file) => file.endsWith('.md'));
  if (!dryRun && pending.length > 0)
    throw new Error(
      `expected no pending changesets, found ${pending.length}; npm run version writes them into CHANGELOGs`,
    );
  run('nx', ['run-many', '-t', 'build'], root, { NX_DAEMON: 'false' });
  checkPackages((packed) => {
    for (const { name, manifest, tarball } of packed) {
      if (!dryRun) run('npm', ['publish', tarball, '--access', 'public'], root);
      console.log(`${dryRun ? 'would publish' : 'published'} ${name} ${manifest.version}`);
    }
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
