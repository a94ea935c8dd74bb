import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveSite } from './serve-site.test.support.js';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = PROGRAMS.find((file) => existsSync(file));
const LONG = 200_000;

// Why it is skipped stands in its name.
describe.skipIf(program === undefined)('the lecture in a browser (skipped without Chromium)', () => {
  let site: Awaited<ReturnType<typeof serveSite>>;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    site = await serveSite();
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.setDefaultTimeout(LONG);
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('requestfailed', (request) => errors.push(request.url()));
    await page.goto(`${site.url}/lecture.html`);
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });

  const demo = (name: string) => page.locator(`[data-demo="${name}"]`);
  /** What a demo says once it has computed. */
  const found = (name: string, text: RegExp) =>
    demo(name).locator('output[data-state="done"]').filter({ hasText: text }).first().textContent();

  async function slide(name: string, label: string, value: string): Promise<void> {
    await demo(name).getByLabel(label).fill(value);
  }

  it('three channels and four do not add up, until a 1×1 convolution is there', async () => {
    expect(await found('residual-block', /error/)).toMatch(/channels: 4.*error: .*\[6, 6, 4\].*\[6, 6, 3\]/);
    await demo('residual-block').getByLabel('1×1 convolution').check();
    expect(await found('residual-block', /→ \[1/)).toContain('[1, 6, 6, 3] → [1, 6, 6, 4]');
    await slide('residual-block', 'strides', '2');
    expect(await found('residual-block', /3, 3/)).toContain('→ [1, 3, 3, 4]');
  });

  it('residual blocks whose branches give nothing are the identity', async () => {
    expect(await found('near-identity', /scale 0:/)).toBe(
      'scale 0: six residual blocks are 0.000 from the identity, six plain ones 1.000',
    );
    await slide('near-identity', 'scale of each branch', '0.1');
    const [, residual] =
      /blocks are ([\d.]+) from/.exec((await found('near-identity', /scale 0.1:/)) ?? '') ?? [];
    expect(Number(residual)).toBeGreaterThan(0);
    expect(Number(residual)).toBeLessThan(0.6);
  });

  it('the network has the parameters of the lecture, and is warned of stages that shrink', async () => {
    expect(await found('network-table', /parameters/)).toMatch(/^11,178,378 parameters/);
    await demo('network-table').getByLabel('channels that shrink').check();
    expect(await found('network-table', /\. /)).toMatch(/channels/);
  });

  it('behind batch norm the scale of weights does not matter; elsewhere it does', async () => {
    const change = async (layer: string) => {
      await demo('weight-scale').getByLabel('layer').selectOption(layer);
      return Number(
        /at most (.+)$/.exec((await found('weight-scale', new RegExp(`layer ${layer}`))) ?? '')?.[1],
      );
    };
    expect(await change('before batch norm')).toBeLessThan(0.01);
    expect(await change('without batch norm')).toBeGreaterThan(0.1);
    expect(await change('last')).toBeGreaterThan(0.1);
  });

  it('two spirals: with shortcuts twelve blocks learn, without they do not', { timeout: LONG }, async () => {
    await demo('spirals').getByRole('button').click();
    const right = async (name: string) =>
      Number(/: (\d+) % right/.exec((await found('spirals', new RegExp(`${name}.*right`))) ?? '')?.[1]);
    expect(await right('residual')).toBeGreaterThan(95);
    expect(await right('plain')).toBeLessThan(70);
    const colors = await demo('spirals')
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(data.filter((_, index) => index % 4 === 0)).size;
      });
    expect(colors).toBeGreaterThan(10);
  });

  it('ResNet-20 trains on images, with shortcut and without, two seeds each', { timeout: LONG }, async () => {
    await slide('resnet', 'training images', '320');
    await demo('resnet').getByRole('button').click();
    const text = await found('resnet', /Right of 200/);
    expect(text?.match(/(residual|plain), seed [01]: [\d.]+ %/g)).toHaveLength(4);
  });

  it('nothing failed on the way', () => {
    expect(errors).toEqual([]);
  });
});
