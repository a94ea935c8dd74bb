import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whenVisible } from './when-visible.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-visible-'));
  file = path.join(folder, 'batch', 'file');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file of another machine', () => {
  it('may come late, as may its folder', async () => {
    const reading = whenVisible(() => readFileSync(file, 'utf8'));
    setTimeout(() => mkdirSync(path.dirname(file)), 100);
    setTimeout(() => writeFileSync(file, 'text'), 700);
    expect(await reading).toBe('text');
  });

  it('is named where it does not come', async () => {
    await expect(whenVisible(() => readFileSync(file, 'utf8'), 200)).rejects.toThrow(
      `${os.hostname()} does not see ${file}: waited 0.2 s for it`,
    );
  });

  it('is not waited for where it is something else that goes wrong', async () => {
    await expect(whenVisible(() => readFileSync(folder, 'utf8'))).rejects.toThrow('EISDIR');
  });
});
