import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { defaultStorePath } from './default-path.js';

afterEach(() => vi.unstubAllEnvs());

it('is under the nearest folder with a package.json, unless ABLATE_STORE says otherwise', () => {
  vi.stubEnv('ABLATE_STORE', undefined);
  const folder = temporaryFolder();
  const nested = path.join(folder, 'a', 'b');
  mkdirSync(nested, { recursive: true });
  expect(defaultStorePath(nested)).toBe(path.join(nested, '.ablate', 'ablate.db'));
  writeFileSync(path.join(folder, 'package.json'), '{}');
  expect(defaultStorePath(nested)).toBe(path.join(folder, '.ablate', 'ablate.db'));
  vi.stubEnv('ABLATE_STORE', 'other.db');
  expect(defaultStorePath(nested)).toBe(path.join(nested, 'other.db'));
});
