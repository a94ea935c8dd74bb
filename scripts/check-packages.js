/**
 * Checks the packages as a user gets them: packs each, looks at what the tarball holds, runs publint and attw on it, then
 * installs all tarballs into an empty project and uses them there.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { faultsOf } from './release/check-contents.js';
import { checkTypes } from './release/check-types.js';
import { packAll } from './release/pack.js';
import { run } from './release/packages.js';

const root = path.join(import.meta.dirname, '..');
/** Optional dependencies are left out: the GPU backend downloads hundreds of megabytes. */
const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=optional'];

/** @typedef {ReturnType<typeof packAll>} Packed */

/** @param {Packed} packed */
function checkTarballs(packed) {
  for (const each of packed) {
    const faults = faultsOf(each);
    if (faults.length > 0) throw new Error(`${each.name}: ${faults.join('\n')}`);
    const importable = '.' in each.manifest.exports;
    run('publint', ['run', each.tarball, '--strict'], root);
    if (importable) run('attw', [each.tarball, '--profile', 'esm-only'], root);
    console.log(`${each.name}: publint${importable ? ', attw' : ''} found nothing`);
  }
}

/** @param {Packed} packed @param {string} temporary */
function checkTogether(packed, temporary) {
  const project = path.join(temporary, 'project');
  fs.mkdirSync(project);
  fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  run('npm', [...INSTALL, ...packed.map(({ tarball }) => tarball)], project);
  for (const { name, manifest } of packed)
    if ('.' in manifest.exports)
      run(process.execPath, ['--input-type=module', '-e', `await import('${name}')`], project);
  const help = run('npx', ['--no-install', 'ablate', '--help'], project);
  if (!help.includes('ablate'))
    throw new Error(`ablate --help: expected its usage, received ${JSON.stringify(help)}`);
  console.log(`installed ${packed.length} tarballs together, imported each, and ablate --help answered`);
  return project;
}

/**
 * What `npm create @ablate` makes, with the tarballs in place of a registry: trains, and opens the report with what stands
 * for a browser here.
 * @param {Packed} packed
 * @param {string} installed A project that has the package.
 * @param {string} temporary
 */
function checkCreated(packed, installed, temporary) {
  run('npx', ['--no-install', 'create-ablate', 'created', '--write-only'], installed);
  const project = path.join(temporary, 'created');
  fs.renameSync(path.join(installed, 'created'), project);
  const needed = Object.keys(
    JSON.parse(fs.readFileSync(path.join(project, 'package.json'), 'utf8')).dependencies,
  );
  // What these depend on isn't in a registry either.
  run('npm', [...INSTALL, ...packed.map(({ tarball }) => tarball)], project);
  for (const name of needed)
    if (!packed.some((each) => each.name === name))
      throw new Error(`created project: ${name} is none of ours`);
  const programs = path.join(temporary, 'programs');
  const opened = path.join(temporary, 'opened');
  fs.mkdirSync(programs);
  for (const name of ['xdg-open', 'open'])
    fs.writeFileSync(path.join(programs, name), `#!/bin/sh\necho "$1" > '${opened}'\n`, { mode: 0o755 });
  const start = Date.now();
  const output = run('npm', ['start'], project, {
    PATH: [programs, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
  });
  const seconds = Math.round((Date.now() - start) / 1000);
  if (!output.includes('without shortcut: worse by'))
    throw new Error(`created project: expected that its shortcut is needed, received\n${output}`);
  const deadline = Date.now() + 10_000;
  while (process.platform !== 'win32' && !fs.existsSync(opened)) {
    if (Date.now() > deadline) throw new Error('created project: expected its report to be opened');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  console.log(`npm create @ablate: a project that answered after ${seconds} s, and opened its report`);
}

/**
 * A package of plugins by a third party, packed and installed beside ours, in a matrix that uses all of them.
 * @param {string} project Has our packages.
 * @param {string} temporary
 */
function checkPlugins(project, temporary) {
  const folder = path.join(root, 'examples/plugin-package');
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', temporary], folder));
  run('npm', [...INSTALL, path.join(temporary, filename)], project);
  const matrix = path.join(project, 'plugins/matrix.yaml');
  fs.mkdirSync(path.dirname(matrix));
  fs.copyFileSync(path.join(folder, 'matrix.yaml'), matrix);
  const output = run('npx', ['--no-install', 'ablate', 'run', matrix], project);
  // Half the gradient has the same sign.
  if (!output.includes('4 trained, 0 reused') || !/without shrink.*never acted/.test(output))
    throw new Error(`plugin-package: expected 4 runs, of which shrink did nothing, received\n${output}`);
  console.log('examples/plugin-package: its five plugins trained a matrix');
}

/**
 * The example of a model by itself, with what it depends on and nothing else of ours.
 * @param {Packed} packed
 * @param {string} temporary
 */
function checkExample(packed, temporary) {
  const folder = path.join(temporary, 'resnet-alone');
  fs.cpSync(path.join(root, 'examples/resnet-alone'), folder, { recursive: true });
  const needed = ['@ablate/core', '@ablate/models'];
  const tarballs = packed.filter(({ name }) => needed.includes(name)).map(({ tarball }) => tarball);
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs], folder);
  const output = run(process.execPath, ['index.js'], folder);
  const [, first, last] = /loss ([\d.]+) → ([\d.]+)/.exec(output) ?? [];
  if (!(Number(last) < Number(first)) || !output.includes('outputs differ by 0\n'))
    throw new Error(`resnet-alone: expected a falling loss and equal outputs, received\n${output}`);
  console.log('examples/resnet-alone: learned, and gave the same outputs when loaded again');
}

/** Packs and checks all, and gives the tarballs to `use` while they are there. @param {(packed: Packed) => void} [use] */
export function checkPackages(use = () => {}) {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'ablate-packages-'));
  try {
    const packed = packAll(temporary);
    checkTarballs(packed);
    const project = checkTogether(packed, temporary);
    checkTypes(packed, project);
    checkPlugins(project, temporary);
    checkCreated(packed, project, temporary);
    checkExample(packed, temporary);
    use(packed);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    checkPackages();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
