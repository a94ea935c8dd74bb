import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { defaultStorePath } from './default-path.js';

afterEach(() => vi.unstubAllEnvs());

it('is under the nearest folder with a package.json, unless ABLATE_STORE says otherwise', () => {
  vi.stubEnv('ABLATE_STORE', undefined);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tracker-'));
  const nested = path.join(folder, 'a', 'b');
  mkdirSync(nested, { recursive: true });
  expect(defaultStorePath(nested)).toBe(path.join(nested, '.ablate', 'ablate.db'));
  writeFileSync(path.join(folder, 'package.json'), '{}');
  expect(defaultStorePath(nested)).toBe(path.join(folder, '.ablate', 'ablate.db'));
  vi.stubEnv('ABLATE_STORE', 'other.db');
  expect(defaultStorePath(nested)).toBe(path.join(nested, 'other.db'));
});
