import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './guide.js';

const experiments = path.join(root, 'experiments');
/** `ablate export --format json --results -o results.json.gz` beside the README. */
const RESULTS = 'results.json.gz';
const folders = readdirSync(experiments).filter((name) => existsSync(path.join(experiments, name, RESULTS)));

test('experiments have results beside them', () => {
  expect(folders).toContain('recipe');
});

const matrices = globSync('*/*.ts', { cwd: experiments }).filter((file) =>
  readFileSync(path.join(experiments, file), 'utf8').includes('export default defineMatrix('),
);

test('there are experiments', () => {
  expect(matrices).toContain('quickstart/matrix.ts');
});

test.for(matrices)('%s has cells to train', { timeout: 60_000 }, (file, { skip }) => {
  inStore((ablate) => {
    // The images are part of what a cell is.
    if (readFileSync(path.join(experiments, file), 'utf8').includes("subset: 'full'"))
      skip(!isThere('fashion-mnist full', ablate), 'without the full Fashion-MNIST (see ablate doctor)');
    const { cells } = JSON.parse(ablate('plan', path.join(experiments, file), '--json')) as {
      cells: unknown[];
    };
    expect(cells.length).toBeGreaterThan(0);
  });
});

test.each(folders)(
  'the README of %s has the tables and drawings that its results give',
  { timeout: 120_000 },
  (name) => {
    inStore((ablate, folder) => {
      ablate('import', path.join(experiments, name, RESULTS));
      ablate('report', '--check', path.join(experiments, name, 'README.md'));
      const figures = globSync('**/*.svg', { cwd: path.join(experiments, name) });
      // A folder within has the name of another question about the runs.
      for (const within of new Set(['.', ...figures.map((figure) => path.dirname(figure))]))
        ablate('report', within === '.' ? name : within, '--figures', path.join(folder, within));
      for (const figure of figures) {
        const [kept, made] = [path.join(experiments, name), folder].map((place) =>
          readFileSync(path.join(place, figure), 'utf8'),
        );
        expect(kept, figure).toBe(made);
      }
    });
  },
);

function isThere(wanted: string, ablate: (...args: string[]) => string): boolean {
  const findings = JSON.parse(ablate('doctor', '--json')) as { what: string; ok: boolean }[];
  return findings.some(({ what, ok }) => what === wanted && ok);
}

/** With the command on a new store in a new folder; each call has to succeed and gives what it prints. */
function inStore(use: (ablate: (...args: string[]) => string, folder: string) => void): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-experiment-'));
  const store = path.join(folder, 'runs.db');
  try {
    use((...args) => {
      const command = [path.join(root, 'packages/cli/bin/ablate.js'), ...args, '--store', store];
      const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
      expect(status, `${stdout}${stderr}`).toBe(0);
      return stdout;
    }, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
