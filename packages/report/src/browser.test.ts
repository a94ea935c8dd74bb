import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openReader } from '@ablate/tracker';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, fillStore } from '../fixtures/made-store.js';
import type { Answer } from './answer.js';
import { reportPage } from './html/report-page.js';
import { readReport } from './read-report.js';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = PROGRAMS.find((file) => existsSync(file));

/** What axe-core adds to a page's window. */
interface Axe {
  run(): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  }>;
}

let folder: string;
let file: string;
let answer: Answer;
let browser: Browser;

// Why it is skipped stands in its name.
describe.skipIf(program === undefined)('a report in a browser (skipped without Chromium)', () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-report-'));
    const store = path.join(folder, 'runs.db');
    fillStore(store);
    using reader = openReader(store);
    answer = answerOf(reader);
    file = path.join(folder, 'report.html');
    const image =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNkAAAABAACQ+DTSAAAAABJRU5ErkJggg==';
    const images = new Map([[1001n, image]]);
    writeFileSync(file, reportPage(readReport(reader, answer), { images }));
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    // Without JavaScript of its own, and without any network.
    const page = await browser.newPage({ offline: true, ...options });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  it('opens from a disk without scripts, and asks for nothing else', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(await page.locator('svg').count()).toBeGreaterThan(4);
    await page.close();
  });

  it('shows the figures of the answer', async () => {
    const page = await open();
    const rows = page.locator('table').first().locator('tbody tr');
    const shown: Record<string, number[]> = {};
    for (const row of await rows.all()) {
      const label = (await row.locator('td').first().textContent()) ?? '';
      shown[label] = await row
        .locator('data')
        .evaluateAll((found) => found.map((each) => Number(each.getAttribute('value'))));
    }
    expect(shown).toEqual(
      Object.fromEntries(
        answer.rows.map(({ label, mean, difference, p }) => [
          label,
          difference === null ? [mean] : [mean, difference.mean, p],
        ]),
      ),
    );
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that axe-core objects to on %s paper',
    async (colorScheme) => {
      const page = await open({ colorScheme });
      await page.addScriptTag({ content: axe.source });
      const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      await page.close();
    },
    60_000,
  );

  it('is no wider than a telephone, and the keyboard reaches all that scrolls', async () => {
    const page = await open({ viewport: { width: 390, height: 800 } });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    const scrolling = await page.locator('.scroll').count();
    const reached = new Set<string | null>();
    for (let press = 0; press < scrolling; press += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null));
    }
    expect(reached.size).toBe(scrolling);
    await page.close();
  });

  it('is printed without cutting a table', async () => {
    // What is left of A4 across, between margins of 12 mm, at 96 pixels an inch.
    const page = await open({ viewport: { width: 1031, height: 700 } });
    await page.emulateMedia({ media: 'print' });
    const cut = await page
      .locator('.scroll')
      .evaluateAll((found) =>
        found
          .filter((each) => each.scrollWidth > each.clientWidth)
          .map((each) => each.getAttribute('aria-label')),
      );
    expect(cut).toEqual([]);
    expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000);
    await page.close();
  });
});
