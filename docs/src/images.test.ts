import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import xterm from '@xterm/headless';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = PROGRAMS.find((file) => existsSync(file));
const images = path.join(import.meta.dirname, '../images');
const NAMES = ['answer', 'runs', 'charts', 'compare', 'run', 'layers', 'matrix'];
/** Of a cell, in units of the image, and where its first letter stands. */
const CELL = { width: 8.4, height: 18, left: 12, top: 12 + 13.5 };
/** How far beside its place in its cell a letter may be drawn, as a part of the cell. */
const BESIDE = 0.25;

/** Every screen that the recording of the tour shows, as lines. */
async function recordedScreens(): Promise<Set<string>> {
  const [header = '', ...events] = readFileSync(path.join(images, 'tour.cast'), 'utf8').trim().split('\n');
  const { width, height } = JSON.parse(header) as { width: number; height: number };
  const terminal = new xterm.Terminal({ cols: width, rows: height, allowProposedApi: true });
  const screens = new Set<string>();
  for (const event of events) {
    const [, , text] = JSON.parse(event) as [number, string, string];
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    const { active } = terminal.buffer;
    const lines = Array.from({ length: height }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
    screens.add(lines.join('\n').trimEnd());
  }
  return screens;
}

/** A letter as the browser has placed it. */
interface Drawn {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

describe.skipIf(program === undefined)('images of the terminal UI (skipped without Chromium)', () => {
  let browser: Browser;
  let screens: Set<string>;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
    screens = await recordedScreens();
  });
  afterAll(() => browser.close());

  it.each(NAMES)(
    '%s has the cells of a screen of the recorded tour, each letter in its own',
    async (name) => {
      const page = await browser.newPage();
      await page.setContent(readFileSync(path.join(images, `${name}.svg`), 'utf8'));
      const drawn = await page.evaluate(() =>
        [...document.querySelectorAll('text')].flatMap((element): Drawn[] =>
          Array.from(element.textContent, (text, at) => {
            const { x, y } = element.getStartPositionOfChar(at);
            return { text, x, y };
          }),
        ),
      );
      await page.close();
      const rows: (string | undefined)[][] = [];
      for (const { text, x, y } of drawn) {
        const at = { row: (y - CELL.top) / CELL.height, column: (x - CELL.left) / CELL.width };
        const [row, column] = [Math.round(at.row), Math.round(at.column)];
        expect(Math.abs(at.row - row) + Math.abs(at.column - column), `${text} in line ${row}`).toBeLessThan(
          BESIDE,
        );
        const cells = (rows[row] ??= []);
        expect(cells[column], `two letters in line ${row}`).toBeUndefined();
        cells[column] = text;
      }
      const lines = Array.from(rows, (row: (typeof rows)[number] | undefined) =>
        Array.from(row ?? [], (cell) => cell ?? ' ').join(''),
      );
      expect(screens).toContain(lines.join('\n').trimEnd());
    },
  );
});
