import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '@ablate/tracker';
import { afterAll, expect, it } from 'vitest';
import { hostileNames } from '../fixtures/hostile-names.js';
import { startWriter } from '../fixtures/store-writers.js';
import { TerminalSession } from '../fixtures/terminal-session.js';
import { isWhole } from '../fixtures/whole-frame.js';
import { ASK_BACKGROUND } from './terminal/background.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-soak-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const SIZES = [
  [80, 24],
  [120, 40],
  [200, 50],
] as const;
/** Every view, the charts and the matrix with their tools, grouping, sorting, a filter and its end. */
const KEYS = [
  ' jj ',
  's',
  'o',
  'o',
  '3',
  'hwL',
  'b',
  '4',
  '5',
  '6',
  'lj',
  '2',
  '/x',
  '\u001b',
  '?',
  '\u001b',
  '1',
  'jlm',
  '2',
];

it('stays whole while eight processes write runs with hostile names', { timeout: 300_000 }, async () => {
  const store = path.join(folder, 'ablate.db');
  openStore(store)[Symbol.dispose]();
  const writers = hostileNames.map((_, index) => startWriter(store, index));
  const ui = new TerminalSession({
    script: 'start-store-ui.ts',
    columns: 80,
    rows: 24,
    env: { STORE: store },
  });
  try {
    await Promise.all(writers.map(({ started }) => started));
    await ui.until(/[1-9]\d* runs/u);
    for (const [columns, rows] of SIZES) {
      ui.resize(columns, rows);
      for (const keys of KEYS) {
        ui.press(keys);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    }
    expect(await Promise.all(writers.map((writer) => writer.stop()))).toEqual(hostileNames.map(() => 0));
    for (const [columns, rows] of SIZES) {
      ui.resize(columns, rows);
      await ui.until(() => isWhole(ui));
    }
    // But for the question for the background.
    expect(ui.raw.replaceAll(ASK_BACKGROUND, '')).not.toContain('\u001b]');
    expect(ui.screen()).not.toContain('Error');
  } finally {
    for (const writer of writers) await writer.stop();
    ui.press('q');
    expect(await ui.exit).toMatchObject({ exitCode: 0 });
  }
});
