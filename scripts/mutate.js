/**
 * `npm run mutate -- AREA [--files GLOB,...]`: puts faults into an area of the sources, one at a time, and counts the
 * share that its tests notice. Works on a copy; fails below the area's mark. `--all` runs every area, `--since COMMIT`
 * puts faults only into lines of the areas that have changed since (and none where none has).
 */
import { Stryker } from '@stryker-mutator/core';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');

const TRACKER = [
  ...['runs/gone-holders', 'runs/leases', 'runs/liveness', 'exchange/merge', 'query/read-series'],
  ...['metrics/point-buffer', 'metrics/points', 'metrics/rollup-levels', 'metrics/rollups'],
  ...['writer/fenced-writes', 'writer/spilled-points', 'writer/spill', 'writer/replay-spilled-points'],
  'writer/waiting-writes',
];

/**
 * `files` and `tests` are globs within the package's `src`, `without` those of tests to leave out; `mark` is the least
 * share noticed, in percent.
 * @type {Record<string, { package: string, files: string[], tests: string[], without?: string[], mark: number }>}
 */
const AREAS = {
  statistics: {
    package: 'runner',
    files: ['compare/*.ts', 'prune/*.ts'],
    tests: ['compare/*.test.ts', 'prune/*.test.ts'],
    mark: 92,
  },
  verdicts: {
    package: 'statistics',
    files: ['!(power)/*.ts', '*.ts'],
    tests: ['!(power)/*.test.ts', 'metric-goal.test.ts'],
    mark: 85,
  },
  // By itself: it simulates thousands of verdicts, which takes minutes where these can be faulty.
  power: { package: 'statistics', files: ['power/*.ts'], tests: ['power/*.test.ts'], mark: 85 },
  matrix: {
    package: 'runner',
    files: ['matrix/*.ts'],
    tests: ['matrix/*.test.ts'],
    // The first tests what has been built, which has no faults; the second a time, which a busy machine fails as well.
    without: ['matrix/load-in-node.test.ts', 'matrix/expand-many.test.ts'],
    mark: 88,
  },
  regularizers: {
    package: 'regularizers',
    files: ['**/*.ts'],
    tests: [
      '*/*.test.ts',
      ...['options', 'interactions', 'kernels', 'shadow-weights', 'dropped-share', 'targets'].map(
        (name) => `${name}.test.ts`,
      ),
    ],
    mark: 88,
  },
  tracker: {
    package: 'tracker',
    files: TRACKER.map((name) => `${name}.ts`),
    // Beside each file; the suites that start and kill processes would take hours.
    tests: TRACKER.map((name) => `${name}.test.ts`),
    mark: 85,
  },
  trainer: {
    package: 'core',
    files: ['trainer/*.ts', 'optimizers/*.ts', 'schedules/*.ts', 'checkpoint/*.ts'],
    tests: ['trainer/*.test.ts', 'optimizers/*.test.ts', 'schedules/*.test.ts', 'checkpoint/*.test.ts'],
    mark: 85,
  },
  data: { package: 'core', files: ['data/**/*.ts'], tests: ['data/**/*.test.ts'], mark: 85 },
};

/** A copy of the files under version control or about to be, on the same installed packages. */
function copyRepository(copy) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const file of [...String(listed).split('\0'), 'packages/core/wasm']) {
    const from = path.join(root, file);
    if (file !== '' && fs.existsSync(from)) fs.cpSync(from, path.join(copy, file), { recursive: true });
  }
  fs.mkdirSync(path.join(copy, 'node_modules/@ablate'), { recursive: true });
  const link = (name) => fs.symlinkSync(path.join(root, name), path.join(copy, name));
  for (const name of fs.readdirSync(path.join(root, 'node_modules')))
    if (name !== '@ablate') link(path.join('node_modules', name));
  for (const name of fs.readdirSync(path.join(root, 'packages'))) {
    if (fs.existsSync(path.join(root, 'packages', name, 'node_modules')))
      link(path.join('packages', name, 'node_modules'));
    fs.symlinkSync(path.join(copy, 'packages', name), path.join(copy, 'node_modules/@ablate', name));
  }
}

/** Files of an area, relative to the repository. */
function filesOf({ package: name, files }) {
  const cwd = path.join(root, 'packages', name, 'src');
  return fs
    .globSync(files, { cwd })
    .filter((file) => !/\.(test|test\.support|d)\.tsx?$/.test(file) && path.basename(file) !== 'index.ts')
    .map((file) => path.join('packages', name, 'src', file));
}

/** Tests of an area, relative to the repository. */
function testsOf({ package: name, tests, without = [] }) {
  const source = path.join('packages', name, 'src');
  return fs
    .globSync(tests, { cwd: path.join(root, source) })
    .filter((file) => !without.some((glob) => path.matchesGlob(file, glob)))
    .map((file) => path.join(source, file));
}

/**
 * The lines that are new or other than in a commit, as Stryker takes them (`a.ts:3-5`), by file; of files that are
 * about to be under version control all of them (`b.ts`).
 * @param {string} commit
 */
function changedSince(commit) {
  const lines = (...args) =>
    String(execFileSync('git', args, { cwd: root }))
      .split('\n')
      .filter(Boolean);
  const changed = new Map(lines('ls-files', '--others', '--exclude-standard').map((file) => [file, [file]]));
  const options = ['--unified=0', '--no-prefix', '--no-ext-diff', '--diff-filter=d'];
  let file = '';
  for (const line of lines('diff', ...options, commit)) {
    if (line.startsWith('+++ ')) changed.set((file = line.slice(4)), []);
    const [, from, count = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (Number(from) > 0 && count !== '0')
      changed.get(file)?.push(`${file}:${from}-${Number(from) + Number(count) - 1}`);
  }
  return changed;
}

/**
 * Score of one area in percent; undefined where nothing of it is to be mutated.
 * @param {(file: string) => readonly string[]} rangesOf What of a file is to be mutated, as Stryker takes it.
 */
async function mutate(copy, area, rangesOf) {
  const { package: name } = AREAS[area];
  const mutated = filesOf(AREAS[area]).flatMap(rangesOf);
  if (mutated.length === 0) return undefined;
  const results = await new Stryker({
    mutate: mutated,
    inPlace: true,
    testRunner: 'vitest',
    plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
    vitest: { configFile: `packages/${name}/vitest.config.js`, related: false },
    testFiles: testsOf(AREAS[area]),
    mutator: { excludedMutations: ['StringLiteral'] },
    ignoreStatic: true,
    coverageAnalysis: 'perTest',
    concurrency: Number(values.concurrency),
    timeoutMS: 20_000,
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true, logTests: false },
    allowConsoleColors: false,
    tempDirName: path.join(copy, '.stryker-tmp'),
  }).runMutationTest();
  const count = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const all = noticed + count('Survived', 'NoCoverage');
  return { noticed, all, ignored: count('Ignored'), share: all === 0 ? 100 : (100 * noticed) / all };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string' },
    since: { type: 'string' },
    all: { type: 'boolean' },
    concurrency: { type: 'string', default: String(os.availableParallelism()) },
  },
});
const areas = values.all || values.since !== undefined ? Object.keys(AREAS) : positionals;
const unknown = areas.filter((area) => !(area in AREAS));
if (areas.length === 0 || unknown.length > 0) {
  console.error(`expected an area of ${Object.keys(AREAS).join(', ')}; got ${unknown.join(', ') || 'none'}`);
  process.exit(2);
}
const changed = values.since === undefined ? undefined : changedSince(values.since);
const globs = values.files?.split(',') ?? ['*'];
const rangesOf = (file) => {
  if (!globs.some((glob) => path.matchesGlob(path.basename(file), glob))) return [];
  return changed === undefined ? [file] : (changed.get(file) ?? []);
};

const start = process.cwd();
const lines = [];
const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'ablate-mutate-'));
// However this ends: Stryker's own handlers of signals end the process without a `finally`.
process.on('exit', () => {
  process.chdir(start);
  fs.rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
});
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
  process.on(signal, () => process.exit(code));
copyRepository(copy);
process.chdir(copy);
for (const area of areas) {
  const score = await mutate(copy, area, rangesOf);
  if (score === undefined) continue;
  const { noticed, all, ignored, share } = score;
  const { mark } = AREAS[area];
  if (share < mark) process.exitCode = 1;
  lines.push(
    `${area}: ${noticed} of ${all} faults noticed, ${share.toFixed(1)} % (at least ${mark} %); ` +
      `${ignored} not tried (texts, what runs on loading, marked lines)`,
  );
}
console.log(lines.join('\n') || 'none of the areas has changed');
