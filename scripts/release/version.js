/**
 * `npm run version`: writes the CHANGELOG of every package from the changesets and raises their versions. The first version
 * of all is 0.1.0: what has no CHANGELOG yet starts from 0.0.0.
 */
import fs from 'node:fs';
import path from 'node:path';
import { folders, run } from './packages.js';

/** @param {string} root */
export function version(root) {
  for (const folder of folders(root)) {
    if (fs.existsSync(path.join(folder, 'CHANGELOG.md'))) continue;
    const file = path.join(folder, 'package.json');
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
    manifest.version = '0.0.0';
    for (const [name, range] of Object.entries(manifest.dependencies ?? {}))
      if (name.startsWith('@ablate/') && range === '0.1.0') manifest.dependencies[name] = '0.0.0';
    fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
  run('changeset', ['version'], root);
}

if (process.argv[1] === import.meta.filename) version(path.join(import.meta.dirname, '../..'));
