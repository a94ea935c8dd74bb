/**
 * `npm run mutate:native [-- NAME ...]`: puts the faults of `native-faults.js` into the C++ kernels, one at a time (or
 * only those whose names contain one of the given), and says which of them the kernels' tests notice: their program
 * without TensorFlow, and where that doesn't, those that run on TensorFlow. Builds copies in a folder of its own, with
 * the compiler's options of `ablate setup tensorflow`, beside the library that is set up.
 * Fails where a fault goes unnoticed, or no longer applies to the sources; `--check` looks for the latter only.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compileOptions, linkOptions } from '../packages/tensorflow/src/setup/kernel-options.ts';
import { kernelsFile } from '../packages/tensorflow/src/setup/native-kernels.ts';
import {
  inTurns,
  needsNoTensorflow,
  runProgram,
} from '../packages/tensorflow/src/setup/native-program.test.support.ts';
import { setUpLibraries } from '../packages/tensorflow/src/setup/find-tensorflow.ts';
import { packageFolder, setupRoot } from '../packages/tensorflow/src/setup/places.ts';
import { runTool } from '../packages/core/src/backends/run-tool.ts';
import { compiler } from '../packages/tensorflow/src/setup/tools.ts';
import { FAULTS } from './native-faults.js';

const root = path.join(import.meta.dirname, '..');
const sources = path.join(root, 'packages/tensorflow');
const native = path.join(sources, 'native');
/** More than a minute over what the tests take where the machine has other work: a fault may let a thread wait for ever. */
const LONGEST = 180_000;

/** @typedef {{ name: string, file: string, find: string, replace: string }} Fault */

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));

/** The text of a file with the fault in it; undefined where the fault no longer applies. @param {Fault} fault */
function faulty({ file, find, replace }) {
  const parts = fs.readFileSync(path.join(native, file), 'utf8').split(find);
  return parts.length === 2 && find !== replace ? parts.join(replace) : undefined;
}

/** A folder for `ABLATE_TENSORFLOW` with the library that is set up, but kernels of its own. @param {string} folder */
async function besideLibrary(folder) {
  const [library] = (await setUpLibraries(setupRoot())).filter(({ manifest }) => manifest.kind === 'cpu');
  if (library === undefined) throw new Error('expected a library of ablate setup tensorflow, found none');
  const own = path.join(folder, path.basename(library.folder));
  fs.mkdirSync(own, { recursive: true });
  for (const name of fs.readdirSync(library.folder))
    if (!name.endsWith('.node')) fs.symlinkSync(path.join(library.folder, name), path.join(own, name));
  return own;
}

/** Object files of the kernels and their tests, of which a fault changes some. */
class Build {
  #objects = new Map();
  #needs = new Map();

  /** @param {string} folder @param {string} library */
  constructor(folder, library) {
    this.folder = folder;
    this.library = library;
    for (const part of ['native', 'native-tests'])
      fs.cpSync(path.join(sources, part), path.join(folder, part), { recursive: true });
    this.units = fs.globSync('{native,native-tests}/*.cc', { cwd: folder });
  }

  async start() {
    await inTurns(this.units, async (unit) => {
      const { stdout } = await this.#compiler(...compileOptions, '-MM', path.join(this.folder, unit));
      this.#needs.set(
        unit,
        stdout.split(/[\s\\]+/).map((file) => path.basename(file)),
      );
      this.#objects.set(unit, await this.#compile(unit, 'plain'));
    });
  }

  /** What `test` gives with one file's text changed. @param {string} file @param {string} text */
  async with(file, text, test) {
    const changed = path.join(this.folder, 'native', file);
    const before = fs.readFileSync(changed);
    fs.writeFileSync(changed, text);
    try {
      const objects = new Map(this.#objects);
      const units = this.units.filter((unit) => this.#needs.get(unit).includes(file));
      await inTurns(units, async (unit) => objects.set(unit, await this.#compile(unit, 'faulty')));
      return await test(objects);
    } finally {
      fs.writeFileSync(changed, before);
    }
  }

  async #compile(unit, kind) {
    const object = path.join(this.folder, `${unit}.${kind}.o`);
    await this.#compiler(...compileOptions, '-c', path.join(this.folder, unit), '-o', object);
    return object;
  }

  /** The tests without TensorFlow. */
  async linkProgram(objects = this.#objects) {
    const program = path.join(this.folder, 'program');
    const own = [...objects].filter(([unit]) => needsNoTensorflow(unit)).map(([, object]) => object);
    await this.#compiler(...compileOptions, ...own, '-o', program);
    return program;
  }

  /** The kernels for the tests on TensorFlow. */
  async linkLibrary(objects = this.#objects) {
    const own = [...objects].filter(([unit]) => unit.startsWith('native/')).map(([, object]) => object);
    await this.#compiler(
      ...[...compileOptions, '-shared', ...own],
      ...[...linkOptions(packageFolder(this.library)), '-o', await kernelsFile(this.library)],
    );
  }

  #compiler(...args) {
    return runTool(compiler(), args, { signal: interrupt.signal });
  }
}

const tests = fs.globSync('src/backend/*.test.ts', { cwd: path.join(root, 'packages/tensorflow') }).sort();

/** Runs the kernels' tests, the quickest first, to the first that fails; gives what noticed, undefined where all pass. */
async function runTests(build, objects) {
  const program = await build.linkProgram(objects);
  for (const threads of [1, 2]) {
    const by = await noticedByProgram(program, threads);
    if (by !== undefined) return by;
  }
  await build.linkLibrary(objects);
  for (const file of tests) {
    const by = await runFile(build.folder, file);
    if (by !== undefined) return by;
  }
  return undefined;
}

async function noticedByProgram(program, threads) {
  const limit = AbortSignal.timeout(LONGEST);
  try {
    await runProgram(program, threads, AbortSignal.any([interrupt.signal, limit]));
    return undefined;
  } catch (error) {
    interrupt.signal.throwIfAborted();
    if (limit.aborted) return 'the program does not end';
    return /failed: .*/.exec(error.message)?.[0] ?? lastLine(error.message);
  }
}

async function runFile(folder, file) {
  const report = path.join(folder, 'report.json');
  fs.rmSync(report, { force: true });
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['--root', 'packages/tensorflow', '--bail=1', '--reporter=json', `--outputFile=${report}`];
  const limit = AbortSignal.timeout(LONGEST);
  try {
    await runTool(process.execPath, [vitest, 'run', ...options, file], {
      cwd: root,
      env: { ...process.env, ABLATE_TENSORFLOW: path.join(folder, 'library') },
      signal: AbortSignal.any([interrupt.signal, limit]),
      name: `the tests of ${file}`,
    });
  } catch (error) {
    interrupt.signal.throwIfAborted();
    if (limit.aborted) return `${file} does not end`;
    return failures(report)[0] ?? lastLine(error.message);
  }
  const { numTotalTests, numPassedTests } = JSON.parse(fs.readFileSync(report, 'utf8'));
  if (numPassedTests !== numTotalTests || numTotalTests === 0)
    throw new Error(`expected all ${numTotalTests} tests of ${file} to run, ${numPassedTests} did`);
  return undefined;
}

/** What a process said before it crashed. @param {string} message */
function lastLine(message) {
  return message
    .split('\n')
    .findLast((line) => line.trim() !== '' && !line.includes('WARNING'))
    .trim();
}

/** Names of the tests that failed. @param {string} report */
function failures(report) {
  if (!fs.existsSync(report)) return [];
  return JSON.parse(fs.readFileSync(report, 'utf8')).testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' } },
});
const chosen = FAULTS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (chosen.length === 0) throw new Error(`expected part of a fault's name; got ${positionals.join(', ')}`);
const texts = chosen.map(faulty);
const stale = chosen.filter((_, i) => texts[i] === undefined);
for (const { name, file } of stale) console.error(`no longer applies, as ${file} has changed: ${name}`);
if (stale.length > 0) process.exit(1);
if (values.check) process.exit();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ablate-mutate-native-'));
try {
  const build = new Build(folder, await besideLibrary(path.join(folder, 'library')));
  await build.start();
  const broken = await runTests(build);
  if (broken !== undefined) throw new Error(`without a fault, the tests fail: ${broken}`);
  let noticed = 0;
  for (const [i, { name, file }] of chosen.entries()) {
    const by = await build.with(file, texts[i], (objects) => runTests(build, objects));
    if (by !== undefined) noticed += 1;
    console.log(
      by === undefined ? `NOT NOTICED  ${name} (${file})` : `noticed      ${name} (${file}): ${by}`,
    );
  }
  console.log(`${noticed} of ${chosen.length} faults noticed`);
  if (noticed < chosen.length) process.exitCode = 1;
} finally {
  fs.rmSync(folder, { recursive: true });
}
