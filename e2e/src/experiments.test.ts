import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './guide.js';

const experiments = path.join(root, 'experiments');
/** `ablate export --format json --results -o results.json.gz` beside the README. */
const RESULTS = 'results.json.gz';
const folders = readdirSync(experiments).filter((name) => existsSync(path.join(experiments, name, RESULTS)));

test('experiments have results beside them', () => {
  expect(folders).toContain('recipe');
});

test.each(folders)('the README of %s has the tables that its results give', { timeout: 120_000 }, (name) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-experiment-'));
  try {
    const store = path.join(folder, 'runs.db');
    const ablate = (...args: string[]) => {
      const command = [path.join(root, 'packages/cli/bin/ablate.js'), ...args, '--store', store];
      const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
      expect(status, `${stdout}${stderr}`).toBe(0);
    };
    ablate('import', path.join(experiments, name, RESULTS));
    ablate('report', '--check', path.join(experiments, name, 'README.md'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
