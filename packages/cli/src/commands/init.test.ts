import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadMatrix, loadRegistry, resolveCells } from '@ablate/runner';
import { beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../../fixtures/ablate.js';
import { matrixText, PARTS } from './init.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-init-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

describe('ablate init', () => {
  it('writes a matrix that can be planned at once, and no second time', async () => {
    const made = path.join(folder, 'mine');
    const ablate = (...args: string[]) => startAblate(path.join(folder, 'runs.db'), args).ended;
    const { code, stdout } = await ablate('init', made, '--yes');
    expect([code, stdout]).toEqual([0, expect.stringContaining(`npx ablate run ${made} trains`)]);
    expect((await ablate('plan', made)).stdout).toContain('mine: 24 cells, 0 done, 24 to train.');
    writeFileSync(path.join(made, 'matrix.yaml'), 'mine');
    const again = await ablate('init', made, '--yes');
    expect([again.code, again.stderr]).toEqual([
      2,
      expect.stringContaining('exists; expected a folder without'),
    ]);
    expect(readFileSync(path.join(made, 'matrix.yaml'), 'utf8')).toBe('mine');
  });

  it('asks nobody where there is no terminal', async () => {
    const made = path.join(folder, 'mine');
    const { code, stderr } = await startAblate(path.join(folder, 'runs.db'), ['init', made]).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('Expected --yes')]);
    expect(existsSync(made)).toBe(false);
  });

  it('knows parts that all can be turned off', async () => {
    const file = path.join(folder, 'matrix.yaml');
    writeFileSync(file, matrixText('name: with #', Object.keys(PARTS)));
    const matrix = await loadMatrix(file);
    const cells = await resolveCells(matrix, await loadRegistry(matrix));
    expect(matrix.name).toBe('name: with #');
    expect(new Set(cells.map(({ hash }) => hash)).size).toBe(1 + Object.keys(PARTS).length);
  });
});
