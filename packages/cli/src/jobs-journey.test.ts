import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAblate } from '../fixtures/ablate.js';

const matrix = fileURLToPath(new URL('../fixtures/small.yaml', import.meta.url));

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-jobs-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ablate = (...args: string[]) => startAblate(store, args).ended;

// Ten processes for the command, and eight for cells.
it(
  'cells run as jobs: submitted, watched, stopped, gone on with and merged',
  { timeout: 300_000 },
  async () => {
    const spool = path.join(folder, 'spool');
    const asJobs = ['run', matrix, '--launcher', 'local', '--spool', spool, '-j', '1'];
    const submitted = await ablate(...asJobs);
    expect(submitted.code).toBe(0);
    expect(submitted.stdout).toMatch(
      /^Jobs on .*: .*\n\nsmall: 0 trained, 0 reused, \d queued(?:, 1 running)?\.\n/m,
    );
    expect(submitted.stdout).toContain('Next: npx ablate status');

    const standing = await ablate('status');
    expect(standing.stdout).toMatch(/small: .*queued/);
    const stopped = await ablate('stop', 'small');
    expect(stopped.stdout).toMatch(/^Asked \d runs? to stop/);
    expect((await ablate('status', '--watch')).stdout).toMatch(
      /^small: (\d finished, )?\d killed(, \d finished)?\.\nNo jobs\. Next: npx ablate compare\n$/,
    );
    expect((await ablate('status')).stdout).toBe('No jobs. Next: npx ablate compare\n');
    expect((await ablate('runs', '--filter', 'status = killed')).stdout).toContain('killed');

    const ended = await ablate(...asJobs, '--wait');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('Compared with random by test/accuracy');
    const direct = await startAblate(path.join(folder, 'direct.db'), ['run', matrix, '-j', '1']).ended;
    const table = (text: string) => text.slice(0, text.indexOf('Intervals are'));
    expect(table(ended.stdout).replace(/, \d+ (?:s|min)\)/g, ')')).toBe(
      table(direct.stdout).replace(/, \d+ (?:s|min)\)/g, ')'),
    );

    const other = path.join(folder, 'other.db');
    const merged = await startAblate(other, ['merge', spool]).ended;
    expect(merged.stdout).toMatch(/^4 runs added, \d brought up to date, \d unchanged\.\n$/);
  },
);
