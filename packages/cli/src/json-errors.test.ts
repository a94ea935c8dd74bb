import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAblate } from '../fixtures/ablate.js';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-errors-'));
  const bomb = [
    'a0: &a0 [x, x]',
    ...Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`),
  ];
  writeFileSync(path.join(folder, 'bomb.yaml'), bomb.join('\n'));
  writeFileSync(path.join(folder, 'other.json'), '{"format":"other"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => path.join(folder, name);
const ablate = (...args: string[]) => startAblate(inFolder('runs.db'), args).ended;

describe('an error under --json is JSON on stdout', () => {
  it.each<[args: () => readonly string[], code: string, message: RegExp]>([
    [() => ['run', 'nowhere.ts'], 'CONFIG', /^no matrix file nowhere\.ts/],
    [() => ['run', fixture('small.yaml'), '--jobs', '0'], 'USAGE', /Expected an integer from 1 up/],
    [() => ['runs', '--lmit', '2'], 'USAGE', /unknown option '--lmit'/],
    [() => ['show'], 'USAGE', /missing required argument 'run'/],
    [() => ['runs', '--store', '/nowhere.db'], 'STORE_MISSING', /^No store at/],
    [() => ['import', inFolder('other.json')], 'INVALID_VALUE', /Expected an export of format/],
    [() => ['plan', inFolder('bomb.yaml')], 'CONFIG', /^bomb\.yaml: Excessive alias count/],
    [() => ['plan', fixture('small.yaml'), '--set', 'seeds=200000000'], 'CONFIG', /at most 100000 cells/],
  ])('case %#', async (args, code, message) => {
    const result = await ablate(...args(), '--json');
    expect(result).toMatchObject({ code: 2, stderr: '' });
    const { error } = JSON.parse(result.stdout) as { error: { code: string; message: string } };
    expect(error).toEqual({ code, message: expect.stringMatching(message) as string });
    expect(error.message.length).toBeLessThan(1000);
  });
});
