import os from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const conditions = ['@ablate/source', 'node', 'import', 'default'];

/**
 * Vitest settings of every project: packages resolve to their sources, results go to `test-output/report.json`.
 * @param {string} root
 */
export function ablateTests(root) {
  return defineConfig({
    root,
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      include: ['src/**/*.test.{ts,tsx}'],
      environment: 'node',
      // Nx asks for colours; tests read plain text, from the programs they start too. What stores keep for later is not
      // for the user's own folder.
      env: { FORCE_COLOR: '0', XDG_DATA_HOME: path.join(os.tmpdir(), 'ablate-tests') },
      testTimeout: 240_000,
      hookTimeout: 120_000,
      maxWorkers: 2,
      passWithNoTests: true,
      setupFiles:
        process.env.ABLATE_TEST_SEED === undefined ? [] : [path.join(import.meta.dirname, 'seed.shared.js')],
      reporters: ['default', path.join(import.meta.dirname, 'scripts/report-counts.js')],
      outputFile: path.join(root, 'test-output/report.json'),
    },
  });
}
