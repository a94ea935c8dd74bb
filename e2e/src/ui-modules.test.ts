import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '@ablate/tracker';
import { spawn } from '@lydell/node-pty';
import { expect, test } from 'vitest';
import { root } from './guide.js';

const logModules = fileURLToPath(new URL('../fixtures/log-modules.js', import.meta.url));

/** Addresses of what `ablate ui` loads until it shows a run and ends. */
async function modulesOfUi(folder: string): Promise<string[]> {
  const store = path.join(folder, 'runs.db');
  {
    using writer = openStore(store);
    writer.startRun({ experiment: 'here', name: 'a-run' }).finish();
  }
  const log = path.join(folder, 'modules.txt');
  const command = path.join(root, 'packages/cli/bin/ablate.js');
  const ui = spawn(process.execPath, ['--import', logModules, command, 'ui', '--store', store], {
    ...{ cols: 100, rows: 30, name: 'xterm-256color' },
    env: { ...process.env, MODULE_LOG: log, XDG_STATE_HOME: folder },
  });
  let shown = '';
  ui.onData((data) => {
    shown += data;
    // The charts come with Ink, after the first frame.
    if (shown.includes('No metrics') || shown.includes(' a ')) ui.write('q');
  });
  await new Promise((resolve) => ui.onExit(resolve));
  expect(shown).toContain('a-run');
  return readFileSync(log, 'utf8').trim().split('\n');
}

test(
  'the terminal UI loads neither tensor libraries nor what draws pictures',
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-ui-modules-'));
    try {
      const modules = await modulesOfUi(folder);
      expect(modules.some((url) => url.includes('packages/tui/dist/bundle/mount-app.js'))).toBe(true);
      const heavy =
        /@tensorflow|packages\/(core|models|regularizers|runner)\/|node_modules\/(sharp|@img|ink|react)\//;
      expect(modules.filter((url) => heavy.test(url))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
