/**
 * Checks the packages as a user gets them: packs each, runs publint and attw on the tarball, then installs all
 * tarballs into an empty project and uses them there.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'ablate-packages-'));
const project = path.join(temporary, 'project');
/** What a tarball must not hold. */
const UNWANTED = /\.test\.|\.tsbuildinfo$|test-output\/|out-tsc\//;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd = root) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status === 0) return result.stdout;
  const output = `${result.error?.message ?? ''}${result.stdout}${result.stderr}`;
  throw new Error(
    `expected exit code 0, received ${result.status ?? result.signal} from ${command} ${args.join(' ')}\n${output}`,
  );
}

/** @param {string} folder */
function pack(folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', temporary], folder));
  const unwanted = packed.files.map((file) => file.path).filter((file) => UNWANTED.test(file));
  if (unwanted.length > 0)
    throw new Error(`${manifest.name}: expected no such files, received ${unwanted.join(', ')}`);
  return {
    name: manifest.name,
    importable: '.' in manifest.exports,
    tarball: path.join(temporary, packed.filename),
  };
}

function check() {
  const packages = path.join(root, 'packages');
  const packed = fs.readdirSync(packages).map((name) => pack(path.join(packages, name)));
  const bin = path.join(root, 'node_modules/.bin');
  for (const { name, importable, tarball } of packed) {
    run(path.join(bin, 'publint'), ['run', tarball, '--strict']);
    if (importable) run(path.join(bin, 'attw'), [tarball, '--profile', 'esm-only']);
    console.log(`${name}: publint${importable ? ', attw' : ''} found nothing`);
  }
  fs.mkdirSync(project);
  fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  // Optional dependencies are left out: the GPU backend downloads hundreds of megabytes.
  const tarballs = packed.map(({ tarball }) => tarball);
  run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=optional', ...tarballs],
    project,
  );
  for (const { name, importable } of packed)
    if (importable) run(process.execPath, ['--input-type=module', '-e', `await import('${name}')`], project);
  const help = run('npx', ['--no-install', 'ablate', '--help'], project);
  if (!help.includes('ablate'))
    throw new Error(`ablate --help: expected its usage, received ${JSON.stringify(help)}`);
  console.log(`installed ${packed.length} tarballs together, imported each, and ablate --help answered`);
  return packed;
}

/**
 * The example of a model by itself, with what it depends on and nothing else of ours.
 * @param {readonly { name: string, tarball: string }[]} packed
 */
function checkExample(packed) {
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

try {
  checkExample(check());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  fs.rmSync(temporary, { recursive: true, force: true });
}
