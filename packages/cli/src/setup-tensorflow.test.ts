import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../fixtures/ablate.js';

let folder: string;
const { PATH } = process.env;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-command-'));
  process.env.ABLATE_TENSORFLOW = path.join(folder, 'libraries');
});
afterEach(() => {
  process.env.PATH = PATH;
  delete process.env.ABLATE_TENSORFLOW;
  rmSync(folder, { recursive: true, force: true });
});

const setup = (...args: string[]) =>
  startAblate(path.join(folder, 'runs.db'), ['setup', 'tensorflow', ...args]).ended;

describe('ablate setup tensorflow', () => {
  it('says in one line what is missing, and makes nothing', async () => {
    process.env.PATH = path.join(folder, 'bin');
    mkdirSync(process.env.PATH);
    const { code, stdout, stderr } = await setup();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'expected npm on the PATH, to install the addon, found none; it comes with Node (nodejs.org)\n',
    );
    expect(readdirSync(folder)).toEqual(['bin']);
  });

  it('knows two sources', async () => {
    const { code, stderr } = await setup('--from', 'nowhere');
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are prebuilt, wheel');
  });
});
