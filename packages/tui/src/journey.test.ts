import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TerminalSession } from '../fixtures/terminal-session.js';
import { isWhole } from '../fixtures/whole-frame.js';

/** Bold, dim, underline, inverse and their ends: attributes, not colours. */
const ATTRIBUTES = ['', '0', '1', '2', '4', '7', '22', '24', '27'];
const LEAVE = '\u001b[?1049l';
// Each test starts one or two processes that compile their sources.
vi.setConfig({ testTimeout: 240_000 });
const SIZES = [
  [120, 40],
  [200, 50],
  [80, 24],
] as const;
let session: TerminalSession | null = null;

/** Gives the terminal one of the sizes after the other. */
function resize(ui: TerminalSession, index: number): void {
  const [columns, rows] = SIZES[index % SIZES.length]!;
  ui.resize(columns, rows);
}

/** Waits for a whole frame, and has everything drawn anew: nothing of the screen may change by that. */
async function isAsRepainted(ui: TerminalSession): Promise<void> {
  // An answered key, and the end of that answer: what came before them has been heard of too.
  ui.press('v');
  await ui.until('range: move');
  ui.press('\u001b');
  const before = await ui.until(() => isWhole(ui));
  const drawn = ui.raw.length;
  ui.kill('SIGWINCH');
  await ui.until(() => ui.raw.length > drawn);
  expect(ui.screen()).toBe(before);
}

function start(columns: number, rows: number, script = 'start-fake-ui.ts', env = {}): TerminalSession {
  session = new TerminalSession({ script, columns, rows, env });
  return session;
}

afterEach(() => {
  session?.kill('SIGKILL');
  session = null;
});

describe('the UI in a real terminal', () => {
  it('starts, selects, changes views and sizes, and leaves nothing behind', async () => {
    const ui = start(80, 24);
    await ui.until('val/accuracy');
    expect(ui.isAlternateScreen).toBe(true);
    expect(isWhole(ui)).toBe(true);
    ui.press(' jj ');
    expect(await ui.until('2 selected')).toContain('differs: regularizers');
    ui.resize(120, 40);
    await ui.until(() => isWhole(ui));
    expect(ui.lines()[1]).toContain('experiment');
    ui.press('\t');
    await ui.until('a plain8 none s0');
    ui.resize(200, 50);
    await ui.until(() => isWhole(ui));
    ui.press('\t');
    await ui.until('what differs');
    ui.resize(80, 24);
    await ui.until(() => isWhole(ui));
    ui.press('q');
    expect(await ui.exit).toMatchObject({ exitCode: 0 });
    await ui.until('the UI has ended');
    expect(ui.isAlternateScreen).toBe(false);
    expect(ui.lines().filter((line) => line !== '')).toEqual(['the UI has ended']);
    expect(ui.raw).toContain('\u001b[?25h');
  });

  it('removes what was deleted once it is quit', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-tui-'));
    try {
      const STORE = path.join(folder, 'runs.db');
      {
        using store = openStore(STORE, { captureOutput: false, systemInterval: 0 });
        for (const name of ['kept', 'deleted']) store.startRun({ experiment: 'here', name }).finish();
      }
      const ui = start(100, 30, 'start-store-ui.ts', { STORE });
      await ui.until('kept');
      ui.press('D');
      await ui.until('deleted 1 run');
      using reader = openReader(STORE);
      expect(reader.listRuns()).toHaveLength(2);
      ui.press('q');
      expect(await ui.exit).toMatchObject({ exitCode: 0 });
      await ui.until('Removed 1 run');
      expect(reader.listRuns().map(({ name }) => name)).toEqual(['kept']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is whole after 50 resizes in a row', async () => {
    const ui = start(80, 24);
    await ui.until('val/accuracy');
    for (let index = 0; index < 50; index++) {
      resize(ui, index);
      await new Promise((resolve) => setTimeout(resolve, index % 10));
    }
    await isAsRepainted(ui);
  });

  it('is whole after resizes that it was too busy to hear of one by one', async () => {
    const ui = start(80, 24);
    await ui.until('val/accuracy');
    for (let round = 0; round < 6; round++) {
      ui.kill('SIGSTOP');
      for (let index = 0; index <= round + 2; index++) {
        resize(ui, round + index);
        if (index === 1) {
          ui.press('j');
          ui.kill('SIGCONT');
          await new Promise((resolve) => setTimeout(resolve, round));
          ui.kill('SIGSTOP');
        }
      }
      ui.kill('SIGCONT');
      await isAsRepainted(ui);
    }
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('restores the terminal on %s', async (signal) => {
    const ui = start(80, 24);
    await ui.until('val/accuracy');
    ui.kill(signal);
    await ui.exit;
    expect(ui.raw.trimEnd().endsWith(LEAVE)).toBe(true);
  });

  it('restores the terminal on Ctrl-C and on an uncaught error, whose message stays to be read', async () => {
    const first = start(80, 24);
    await first.until('val/accuracy');
    first.press('\u0003');
    expect(await first.exit).toMatchObject({ exitCode: 0 });
    const second = start(80, 24, 'start-crashing-ui.ts');
    expect(await second.exit).toMatchObject({ exitCode: 1 });
    await second.until('thrown on purpose');
    expect(second.isAlternateScreen).toBe(false);
  });

  it('heeds the mouse: headers, rows, views, charts, cells and the wheel', async () => {
    const ui = start(120, 40);
    await ui.until('val/accuracy');
    const click = (column: number, row: number) =>
      ui.press(`\u001b[<0;${column + 1};${row + 1}M\u001b[<0;${column + 1};${row + 1}m`);
    click((ui.lines()[1] ?? '').indexOf('seed') + 1, 1);
    await ui.until('seed▴');
    click(0, 3);
    await ui.until('1 selected');
    click(ui.lines()[0]?.indexOf('Charts') ?? 0, 0);
    await ui.until('enter zoom');
    click(30, 10);
    await ui.until(/at step \d/u);
    ui.press('\u001b[<64;31;11M');
    await ui.until(
      (screen) => /at step \d/u.test(screen) && !screen.includes(' 299') && !/\b250\b/u.test(screen),
    );
    click(ui.lines()[0]?.indexOf('Matrix') ?? 0, 0);
    await ui.until('plain8 · none');
    const row = ui.lines().findIndex((line) => line.startsWith('resnet8'));
    click(ui.lines()[4]?.indexOf('bn') ?? 0, row);
    await ui.until('resnet8 · bn');
  });

  it('begins with the answer of an experiment that asks something', async () => {
    const ui = start(80, 24, 'start-answer-ui.ts');
    await ui.until('seed 7');
    expect(isWhole(ui)).toBe(true);
    expect(ui.lines()[1]).toBe('recipe: Which part does the work?');
    ui.press('l');
    await ui.until(/‹ difference/u);
    ui.press('jj ');
    await ui.until('7 selected');
    ui.press('2');
    await ui.until('status');
    ui.press('1');
    await ui.until('Cells by test/accuracy');
    ui.press('q');
    expect(await ui.exit).toMatchObject({ exitCode: 0 });
  });

  it('has colours for the background that the terminal says it has, and loses no key meanwhile', async () => {
    const light = '\u001b[38;2;0;95;175m';
    session = new TerminalSession({
      ...{ script: 'start-fake-ui.ts', columns: 80, rows: 24, background: 'rgb:fdfd/f6f6/e3e3' },
    });
    session.press('jj');
    await session.until('val/accuracy');
    session.press(' ');
    await session.until('a plain8 bn s0');
    expect(session.raw).toContain(light);
    session.kill('SIGKILL');
    const dark = start(80, 24);
    await dark.until('val/accuracy');
    expect(dark.raw).toContain('\u001b]11;?');
    expect(dark.raw).not.toContain(light);
    // An answer that comes later than anyone waits is no key.
    dark.press('\u001b]11;rgb:ffff/ffff/ffff\u001b\\j ');
    await dark.until('a plain8 none s1');
    expect(dark.lines()[0]).toContain('1 selected');
  });

  it('prints plain lines for a screen reader, and only what is new', async () => {
    const ui = start(80, 24, 'start-fake-ui.ts', { ABLATE_SCREEN_READER: '1' });
    await ui.until('Row 1 of 8: plain8 none s0');
    const before = ui.raw.length;
    ui.press('j');
    await ui.until('Row 2 of 8');
    expect(ui.raw.slice(before)).toMatch(/^\r\nRow 2 of 8: plain8 none s1, status finished[^\r\n]*$/u);
    expect(ui.isAlternateScreen).toBe(false);
    ui.press('q');
    expect(await ui.exit).toMatchObject({ exitCode: 0 });
    expect(ui.raw).not.toMatch(/(?![\r\n])\p{Cc}|[\u2500-\u259f\u2800-\u28ff]/u);
  });

  it('has live frames where CI is set, and no colour where NO_COLOR is', async () => {
    const ui = start(80, 24, 'start-fake-ui.ts', { CI: 'true', NO_COLOR: '1' });
    await ui.until('val/accuracy');
    ui.press('j');
    await ui.until(() => isWhole(ui));
    ui.press('q');
    await ui.exit;
    const codes = Array.from(ui.raw.matchAll(/\[([\d;]*)m/gu), ([, code]) => code);
    expect(codes).toContain('7');
    expect(codes.filter((code) => !ATTRIBUTES.includes(code ?? ''))).toEqual([]);
  });
});
