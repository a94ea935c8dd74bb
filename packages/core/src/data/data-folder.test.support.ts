import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

/** A new folder for each test, which `ABLATE_DATA` names. */
export function dataFolder(): {
  path: string;
  write: (name: string, content: string | Uint8Array) => string;
} {
  const folder = {
    path: '',
    write: (name: string, content: string | Uint8Array) => {
      const file = path.join(folder.path, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
  };
  beforeEach(() => {
    folder.path = mkdtempSync(path.join(os.tmpdir(), 'ablate-data-'));
    vi.stubEnv('ABLATE_DATA', folder.path);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder.path, { recursive: true });
  });
  return folder;
}
