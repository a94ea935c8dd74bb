import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../../fixtures/ablate.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-completion-'));
  file = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What may follow, without descriptions. */
async function after(...words: string[]): Promise<string[]> {
  const { stdout, code } = await startAblate(file, ['complete', '--', ...words]).ended;
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .flatMap((line) => (line === '' || line.startsWith(':') ? [] : (line.split('\t')[0] ?? [])));
}

describe('completion', () => {
  it('knows commands, options, and values of options', async () => {
    expect(await after('co')).toEqual(['compare', 'completion']);
    expect(await after('run', 'm.yaml', '--re')).toEqual(['--retry-failed']);
    expect(await after('run', 'm.yaml', '--prune', '')).toEqual(['median', 'asha']);
  });

  it('knows runs and experiments of the store, and files of matrices', async () => {
    const store = openStore(file, { captureOutput: false });
    const run = store.startRun({ experiment: 'small', name: 'one' });
    run.finish();
    store.close();
    expect(await after('show', '')).toEqual([run.id]);
    expect(await after('compare', '')).toEqual(['small']);
    const fixtures = path.relative(process.cwd(), path.join(import.meta.dirname, '../../fixtures'));
    expect(await after('run', `${fixtures}/sm`)).toEqual([`${fixtures}/small.yaml`]);
  });

  it('is silent where there is no store', async () => {
    expect(await after('show', '')).toEqual([]);
  });

  it('prints a script that bash can read, and names the shells that it knows', async () => {
    const { stdout } = await startAblate(file, ['completion', 'bash']).ended;
    expect(spawnSync('bash', ['-n'], { input: stdout, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    const wrong = await startAblate(file, ['completion', 'tcsh']).ended;
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('Allowed choices are zsh, bash, fish'),
    ]);
  });
});
