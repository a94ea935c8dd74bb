/**
 * `npm run test:node -- 26`: what must work on every Node that the packages are for, on a clone of what has been committed
 * with that Node (a version of npm's package `node`): it installs, builds, runs the demo (whose table must be that of
 * docs/guide/first-matrix.md), imports what can be imported, runs the examples and the pages' snippets and the tests of
 * tracker and runner, and sets TensorFlow up. Ends with `N passed, N failed, N skipped`, as `npm test` does. With
 * `--short` the runner has only the tests that meet Node itself: modules that are loaded, processes that are started.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false } },
});
const [version, ...more] = positionals;
if (version === undefined || more.length > 0) {
  console.error(
    `expected one version of Node, as in npm run test:node -- 26; received ${positionals.join(' ') || 'none'}`,
  );
  process.exit(2);
}
/** Of the runner; the others are of what is built on these, and of files that one Node writes as the other does. */
const MEETS_NODE = [
  'src/cell/',
  'src/code/',
  'src/launch/',
  'src/matrix/',
  'src/queue/resume-cells.test.ts',
  'src/reproduce/',
  'src/run-matrix.test.ts',
];
const copy = fs.mkdtempSync(path.join(os.tmpdir(), `ablate-node-${version}-`));
// Nothing of the Node that runs this script, and no store or library but the copy's own.
const inherited = Object.entries(process.env).filter(
  ([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('npm_'),
);
const env = {
  ...Object.fromEntries(inherited),
  PATH: [path.join(copy, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
  ABLATE_TENSORFLOW: path.join(copy, '.ablate/tensorflow'),
  ABLATE_STORE: path.join(copy, '.ablate/ablate.db'),
  NX_DAEMON: 'false',
};

/**
 * Starts a command in the copy, and waits for its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {'inherit' | 'pipe'} [stdout]
 */
function start(command, args, stdout = 'inherit') {
  console.log(`\n> ${command} ${args.join(' ')}`);
  const begun = performance.now();
  const result = spawnSync(command, args, {
    ...{ cwd: copy, env, encoding: 'utf8' },
    stdio: ['ignore', stdout, 'inherit'],
  });
  console.log(`(${command} ${args[0]}: ${Math.round((performance.now() - begun) / 1000)} s)`);
  return result;
}

/**
 * Runs a command in the copy. @returns its output, if `stdout` is 'pipe'.
 * @param {Parameters<typeof start>} call
 */
function run(...call) {
  const result = start(...call);
  if (result.status !== 0)
    throw new Error(
      `${call[0]} ${call[1][0]}: expected exit code 0, received ${result.error?.message ?? result.status ?? result.signal}\n${result.stdout ?? ''}`,
    );
  return result.stdout;
}

/** A clone of what has been committed, which other users may read too: a test gives up its rights. */
function clone() {
  execFileSync('git', ['clone', '--quiet', root, copy], { stdio: 'inherit' });
  fs.chmodSync(copy, 0o755);
}

/** The tables of cells and of components, and the sentence that answers. @param {string} text */
function comparison(text) {
  const lines = text.split('\n');
  const tables = [/^cell +n +test\/accuracy/, /^component +effect on/].flatMap((head) => {
    const start = lines.findIndex((line) => head.test(line));
    return lines.slice(start, lines.indexOf('', start));
  });
  return [...tables, ...lines.filter((line) => line.startsWith('Compared with '))].join('\n');
}

function checkDemo() {
  const shown = comparison(run('npm', ['run', 'demo'], 'pipe'));
  const expected = comparison(fs.readFileSync(path.join(root, 'docs/guide/first-matrix.md'), 'utf8'));
  if (shown !== expected)
    throw new Error(
      `expected the table and answer of docs/guide/first-matrix.md, received\n${shown}\nthe page has\n${expected}`,
    );
}

/**
 * Counts the tests of a project, or of some of its files, those too that run beside one that fails.
 * @param {string} project
 * @param {readonly string[]} files
 */
function runTests(project, files = []) {
  const missing = files.filter((file) => !fs.existsSync(path.join(copy, project, file)));
  if (missing.length > 0)
    throw new Error(`${project}: expected tests in ${missing.join(', ')}, found no such file`);
  const file = path.join(copy, project, 'test-output/report.json');
  fs.rmSync(file, { force: true });
  const { status } = start('vitest', ['run', '--root', project, ...files]);
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const { name, reason } of report.skipped) console.log(`skipped: ${project} > ${name}: ${reason}`);
  for (const { name, error } of report.failed)
    console.log(`failed: Node ${version}, ${project} > ${name}: ${error}`);
  passed += report.passed;
  failed += status === 0 ? report.failed.length : Math.max(report.failed.length, 1);
  skipped += report.skipped.length;
}

const STEPS = [
  () => run('npm', ['ci', '--no-audit', '--no-fund']),
  () =>
    run('npm', [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts=false',
      `node@${version}`,
    ]),
  () => {
    const running = run('node', ['--version'], 'pipe').trim();
    if (!running.startsWith(`v${version}`)) throw new Error(`expected Node ${version}, received ${running}`);
  },
  () => run('npm', ['run', 'build']),
  checkDemo,
  () =>
    runTests('e2e', [
      'src/imports.test.ts',
      'src/loaded-modules.test.ts',
      'src/examples.test.ts',
      'src/snippets.test.ts',
    ]),
  () => runTests('packages/tracker'),
  () => run('npx', ['ablate', 'setup', 'tensorflow', '--from', 'wheel']),
  () => runTests('packages/runner', values.short ? MEETS_NODE : []),
];

let [passed, failed, skipped] = [0, 0, 0];
try {
  clone();
  for (const step of STEPS) {
    const before = failed;
    step();
    if (failed === before) passed += 1;
  }
} catch (error) {
  failed += 1;
  console.error(error instanceof Error ? error.message : error);
} finally {
  fs.rmSync(copy, { recursive: true, force: true });
}
if (failed > 0) process.exitCode = 1;
console.log(`Node ${version}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
