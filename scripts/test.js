/**
 * `npm test`: every check of every project through Nx, cached. Ends with `N passed, N failed, N skipped`: tests as
 * they ran (or last ran, where nothing they depend on has changed), and one failure for each other target that failed.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const TARGETS = [
  'format-check',
  'unused',
  'circles',
  'native-faults',
  'lint',
  'typecheck',
  'build',
  'package-check',
  'test',
];

/** @param {readonly string[]} args */
function nx(args) {
  const bin = path.join(root, 'node_modules/.bin/nx');
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  return spawnSync(bin, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Paths of the projects' counts by project folder, as written by `report-counts.js`. */
function reports() {
  const folders = ['', 'packages'].flatMap((parent) =>
    fs.readdirSync(path.join(root, parent)).map((name) => path.join(parent, name)),
  );
  return folders
    .map((folder) => ({ folder, file: path.join(root, folder, 'test-output/report.json') }))
    .filter(({ file }) => fs.existsSync(file));
}

/**
 * The targets that failed, as `project:target`, from what Nx keeps about its last run.
 * @param {number} since Time before the run, so that an older run's record is not taken for this one's.
 * @returns {{ id: string, project: string, target: string }[]}
 */
function failedTargets(since) {
  const file = path.join(process.env.NX_CACHE_DIRECTORY ?? path.join(root, '.nx/cache'), 'run.json');
  if (!fs.existsSync(file) || fs.statSync(file).mtimeMs < since) return [];
  const { tasks } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return tasks
    .filter(({ status }) => status !== 0)
    .map(({ taskId, projectName, target }) => ({ id: taskId, project: projectName, target }));
}

/** @param {string} folder */
function projectName(folder) {
  return JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8')).name;
}

for (const { file } of reports()) fs.rmSync(file);
const start = Date.now();
// Module boundaries are enforced only where Nx has a project graph in its cache.
const graph = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'ablate-graph-')), 'graph.json');
const made = nx(['graph', `--file=${graph}`]);
fs.rmSync(path.dirname(graph), { recursive: true });
const run = nx(['run-many', '-t', TARGETS.join(','), '--outputStyle=static', ...process.argv.slice(2)]);

let [passed, failed, skipped] = [0, 0, 0];
const withFailedTests = new Set();
for (const { folder, file } of reports()) {
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  passed += report.passed;
  failed += report.failed.length;
  skipped += report.skipped.length;
  for (const { name, error } of report.failed) console.log(`failed: ${folder} > ${name}: ${error}`);
  if (report.failed.length > 0) withFailedTests.add(`${projectName(folder)}:test`);
  for (const { name, reason } of report.skipped) console.log(`skipped: ${folder} > ${name}: ${reason}`);
}
for (const { id, project, target } of failedTargets(start)) {
  if (withFailedTests.has(`${project}:${target}`)) continue;
  failed += 1;
  console.log(`failed: ${id}`);
}
const broken = made.status !== 0 || run.status !== 0;
if (broken && failed === 0) failed = 1;
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
