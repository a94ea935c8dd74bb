import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '@ablate/tracker';
import { spawn } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './guide.js';

const logModules = fileURLToPath(new URL('../fixtures/log-modules.js', import.meta.url));

const command = path.join(root, 'packages/cli/bin/ablate.js');
const TENSORS = /@tensorflow|packages\/(models|regularizers|tensorflow)\//;

let folder: string;
let store: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-modules-'));
  store = path.join(folder, 'runs.db');
  fill(store);
  fill(path.join(folder, 'other.db'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fill(file: string): void {
  using writer = openStore(file, { captureOutput: false, systemInterval: 0 });
  const matrix = { axes: {}, seeds: [0], cells: [{ hash: 'one', label: 'one', labels: {} }] };
  writer.ensureExperiment({ name: 'here', question: 'Which?', matrix });
  const run = writer.startRun({ experiment: 'here', name: 'a-run', configHash: 'one', seed: 0 });
  run.log({ 'test/accuracy': 0.5 }, { step: 1 });
  run.finish();
}

/** Addresses of what `ablate` loads with these arguments, which have to be right. */
function modulesOf(args: readonly string[]): string[] {
  const log = path.join(folder, 'of-command.txt');
  rmSync(log, { force: true });
  const { status, stderr } = spawnSync(process.execPath, ['--import', logModules, command, ...args], {
    ...{ cwd: folder, encoding: 'utf8' },
    env: { ...process.env, MODULE_LOG: log, ABLATE_STORE: store },
  });
  expect(status, stderr).toBe(0);
  return readFileSync(log, 'utf8').trim().split('\n');
}

describe('no tensor library is loaded by', () => {
  // Those that read a matrix file load the plugins that it imports, and so the library that these are made of.
  test.each([
    ...['--help', 'run --help', 'completion bash', 'schema'],
    ...['runs', 'show a-run', 'logs a-run', 'watch', 'compare', 'report', 'report --markdown'],
    ...['note a-run text', 'tag a-run checked', 'export', 'backup copy.db', 'verify', 'gc'],
    ...['archive a-run', 'rm a-run --yes', 'import other.db'],
  ])('ablate %s', { timeout: 60_000 }, (line) => {
    const modules = modulesOf(line.split(' '));
    expect(modules.some((url) => url.includes('packages/cli/dist/main.js'))).toBe(true);
    expect(modules.filter((url) => TENSORS.test(url))).toEqual([]);
  });
});

/** Addresses of what `ablate ui` loads until it shows a run and ends. */
async function modulesOfUi(): Promise<string[]> {
  const store = path.join(folder, 'ui.db');
  {
    using writer = openStore(store);
    writer.startRun({ experiment: 'here', name: 'a-run' }).finish();
  }
  const log = path.join(folder, 'modules.txt');
  const ui = spawn(process.execPath, ['--import', logModules, command, 'ui', '--store', store], {
    ...{ cols: 100, rows: 30, name: 'xterm-256color' },
    env: { ...process.env, MODULE_LOG: log, XDG_STATE_HOME: folder },
  });
  let shown = '';
  ui.onData((data) => {
    shown += data;
    // The charts come with Ink, after the first frame.
    if (shown.includes('No metrics') || shown.includes(' a ')) ui.write('q');
  });
  await new Promise((resolve) => ui.onExit(resolve));
  expect(shown).toContain('a-run');
  return readFileSync(log, 'utf8').trim().split('\n');
}

test(
  'the terminal UI loads neither tensor libraries nor what draws images',
  { timeout: 120_000 },
  async () => {
    const modules = await modulesOfUi();
    expect(modules.some((url) => url.includes('packages/tui/dist/bundle/mount-app.js'))).toBe(true);
    const heavy =
      /@tensorflow|packages\/(core|models|regularizers|runner)\/|node_modules\/(sharp|@img|ink|react|linkedom|@observablehq)\//;
    expect(modules.filter((url) => heavy.test(url))).toEqual([]);
  },
);
