/** Packs every package as it is published: with its licence, its CHANGELOG and links that work outside the repository. */
import fs from 'node:fs';
import path from 'node:path';
import { folders, REPOSITORY, run } from './packages.js';
import { version } from './version.js';

const root = path.join(import.meta.dirname, '../..');

/**
 * A relative link of a file in `folder` as an address: of a page, or of the image itself.
 * @param {string} target
 * @param {string} folder
 */
function address(target, folder) {
  const [file = '', hash] = target.split('#');
  const found = path.join(folder, file);
  if (!fs.existsSync(found))
    throw new Error(`expected ${target} in ${folder} to link to a file of the repository`);
  const kind = fs.statSync(found).isDirectory() ? 'tree' : /\.(svg|png)$/.test(file) ? 'raw' : 'blob';
  return `${REPOSITORY}/${kind}/main/${path.relative(root, found).replaceAll(path.sep, '/')}${hash === undefined ? '' : `#${hash}`}`;
}

/** Links of a Markdown file that are relative. @param {string} text */
export function relativeLinks(text) {
  return [...text.matchAll(/\]\((?![a-z]+:|#)([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** @param {string} file */
function withAddresses(file) {
  const text = fs.readFileSync(file, 'utf8');
  return relativeLinks(text).reduce(
    (done, target) => done.replaceAll(`](${target})`, `](${address(target, path.dirname(file))})`),
    text,
  );
}

/** The CHANGELOG of each package by its folder's name, as `npm run version` would write them. @param {string} temporary */
function changelogs(temporary) {
  const copy = path.join(temporary, 'versions');
  const manifests = fs.globSync('{.,*,packages/*}/package.json', { cwd: root, exclude: ['node_modules/**'] });
  for (const file of [
    '.changeset',
    'package-lock.json',
    ...manifests,
    ...fs.globSync('packages/*/CHANGELOG.md', { cwd: root }),
  ])
    fs.cpSync(path.join(root, file), path.join(copy, file), { recursive: true });
  version(copy);
  return new Map(
    folders(copy).map((folder) => [
      path.basename(folder),
      fs.readFileSync(path.join(folder, 'CHANGELOG.md'), 'utf8'),
    ]),
  );
}

/**
 * A package's files in a folder of their own, as they are to be packed.
 * @param {string} folder
 * @param {string} changelog
 * @param {string} stage
 */
function copyFiles(folder, changelog, stage) {
  const [{ files }] = JSON.parse(run('npm', ['pack', '--json', '--dry-run', '--ignore-scripts'], folder));
  for (const { path: file } of files) {
    const from = path.join(folder, file);
    const to = path.join(stage, file);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    if (file.endsWith('.md')) fs.writeFileSync(to, withAddresses(from));
    else fs.cpSync(from, to);
  }
  fs.copyFileSync(path.join(root, 'LICENSE'), path.join(stage, 'LICENSE'));
  fs.writeFileSync(path.join(stage, 'CHANGELOG.md'), changelog);
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  for (const ours of ['scripts', 'nx', 'devDependencies']) delete manifest[ours];
  const published = { ...manifest, files: [...manifest.files, 'CHANGELOG.md'] };
  fs.writeFileSync(path.join(stage, 'package.json'), JSON.stringify(published, null, 2));
  return published;
}

/** The tarballs of all packages. @param {string} temporary */
export function packAll(temporary) {
  const written = changelogs(temporary);
  return folders(root).map((folder) => {
    const name = path.basename(folder);
    const stage = path.join(temporary, 'stage', name);
    const manifest = copyFiles(folder, written.get(name) ?? '', stage);
    const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', temporary], stage));
    return {
      name: manifest.name,
      manifest,
      stage,
      files: packed.files.map((file) => file.path),
      tarball: path.join(temporary, packed.filename),
    };
  });
}
