import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { parseHTML } from 'linkedom';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerOf, EXAMPLES, fillStore, LABELS, type MadeOptions } from '../fixtures/made-store.js';
import { hasBlocks, updateBlocks } from './blocks.js';
import { meanCurve } from './drawing/curves.js';
import type { TestImages } from './html/mistakes-section.js';
import { reportFigures } from './html/figure-file.js';
import { reportPage } from './html/report-page.js';
import { epochsMarkdown, reportMarkdown } from './markdown.js';
import { readEpochs } from './read-epochs.js';
import { readReport } from './read-report.js';

let file: string;
beforeEach(() => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-report-'));
  file = path.join(folder, 'ablate.db');
  return () => rmSync(folder, { recursive: true, force: true });
});

function page(options: MadeOptions = {}, images: TestImages = new Map()): string {
  fillStore(file, options);
  using reader = openReader(file);
  const report = readReport(reader, answerOf(reader, options));
  return reportPage(report, { registration: ['Answers registration <1>.'], images });
}

describe('a page', () => {
  it('has the question, the answer, and every cell with its figures', () => {
    const { document } = parseHTML(page());
    expect(document.querySelector('h1')?.textContent).toBe('Which part does the work, & by how much?');
    expect(document.querySelector('.answer')?.textContent).toMatch(
      /^Compared with full by test\/accuracy, without batch norm: worse by 0\.1935 .*; without <shortcut>: worse by 0\.0500 /,
    );
    expect(document.querySelector('main')?.textContent).toMatch(
      /not learned: without batch norm seed 5\..*Cells by test\/accuracy/su,
    );
    // What was asked, and when, is said before what was found.
    expect(document.querySelector('main')?.textContent).toMatch(
      /by how much\?.*Answers registration <1>\..*Compared with full by/su,
    );
    const rows = [...document.querySelectorAll('table')][0]?.querySelectorAll('tbody tr');
    expect([...(rows ?? [])].map((row) => row.querySelector('td')?.textContent)).toEqual(LABELS);
    using reader = openReader(file);
    const { rows: found } = answerOf(reader);
    const shown = [...(rows ?? [])].map((row) =>
      [...row.querySelectorAll('data')].map((each) => Number(each.getAttribute('value'))),
    );
    expect(shown).toEqual(
      found.map(({ mean, difference, p }) => [mean, ...(difference === null ? [] : [difference.mean, p])]),
    );
  });

  it('needs no script and no network, and names and texts are no part of it', () => {
    const text = page();
    expect(/<script|src=|href=|url\(|@import/.exec(text)).toBeNull();
    expect(parseHTML(text).document.querySelector('shortcut')).toBeNull();
  });

  it('says what never acted and what diverged', () => {
    const { document } = parseHTML(page());
    const items = [...document.querySelectorAll('li')].map((item) => item.textContent);
    expect(items).toContain(
      'max-norm in without <shortcut> never acted: scaled was 0 over the whole run in 8 seeds',
    );
    expect(document.querySelector('tbody')?.textContent).toContain('8, 1 diverged');
  });

  it('shows the test examples on which cells disagree, with their images', () => {
    const image = 'data:image/png;base64,AAAA';
    const { document } = parseHTML(page({}, new Map([[1001n, image]])));
    const shown = [...document.querySelectorAll('table')].find((table) =>
      table.textContent.includes('Test examples on which cells differ'),
    );
    const rows = [...(shown?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.querySelector('img')?.src ?? cell.textContent),
    );
    expect(document.querySelector('main')?.textContent).toContain(
      `Of ${EXAMPLES} test examples, cells disagree on 8`,
    );
    expect(rows).toHaveLength(8);
    expect(rows[1]).toEqual([
      image,
      ...['1', 'coat', 'full 8/8'],
      'without <shortcut> (shirt 8/8), without batch norm (shirt 8/8)',
    ]);
    expect(rows[4]).toEqual([
      '',
      ...['4', 'coat', 'full 8/8, without <shortcut> 8/8', 'without batch norm (shirt 8/8)'],
    ]);
  });

  it('draws the metric over an axis that is a number, every finished run a point', () => {
    const { document } = parseHTML(page({ labels: ['8', '20', '56'] }));
    const chart = document.querySelector('svg[aria-label^="test/accuracy over model"]');
    expect(chart?.textContent).toContain('82056');
    // One of 24 diverged.
    expect(chart?.querySelectorAll('circle')).toHaveLength(23);
    const [band] = chart?.querySelectorAll('[fill-opacity="0.15"] path') ?? [];
    expect(band?.getAttribute('d')?.split('L')).toHaveLength(6);
  });

  it('draws nothing over an axis that is none', () => {
    expect(page({ labels: ['8', '20', 'auto'] })).not.toContain('over model');
  });

  it('of 100 runs is at most 1 MB, with curves of at most 200 points', () => {
    const labels = Array.from({ length: 10 }, (_, at) => `cell ${at}`);
    const seeds = Array.from({ length: 10 }, (_, seed) => seed);
    const text = page({ labels, seeds, steps: 1000 });
    expect(Buffer.byteLength(text)).toBeLessThan(1e6);
    const { document } = parseHTML(text);
    const points = [...document.querySelectorAll('svg path')].map(
      (each) => each.getAttribute('d')?.split('L').length ?? 0,
    );
    expect(Math.max(...points)).toBeGreaterThan(100);
    expect(Math.max(...points)).toBeLessThanOrEqual(200);
  });
});

describe('figures', () => {
  it('are files that stand by themselves, each with its legend', () => {
    const labels = ['8', '20', '<56>'];
    fillStore(file, { labels });
    using reader = openReader(file);
    const figures = reportFigures(readReport(reader, answerOf(reader, { labels })));
    expect(figures.map(({ name }) => name)).toEqual([
      'differences-in-test-accuracy.svg',
      'val-accuracy-by-step.svg',
      'train-loss-by-step.svg',
    ]);
    for (const { name, svg } of figures) {
      const { documentElement } = parseHTML(svg).document;
      expect(documentElement.getAttribute('xmlns')).toBe('http://www.w3.org/2000/svg');
      const legend = [...documentElement.children].filter(({ localName }) => localName === 'text');
      // Differences have one colour.
      const colours = name.startsWith('differences') ? [] : labels;
      expect(legend.map(({ textContent }) => textContent)).toEqual(colours);
      expect(svg).not.toContain('var(');
    }
  });

  it('have one of the metric over an axis that is a number, and legends in as many rows as they take', () => {
    const labels = Array.from({ length: 30 }, (_, at) => String(10 ** at));
    fillStore(file, { labels, seeds: [0, 1] });
    using reader = openReader(file);
    const [, trend, curve] = reportFigures(readReport(reader, answerOf(reader, { labels, seeds: [0, 1] })));
    expect(trend?.name).toBe('test-accuracy-over-model.svg');
    const { documentElement } = parseHTML(curve?.svg ?? '').document;
    const texts = [...documentElement.children].filter(({ localName }) => localName === 'text');
    const rows = new Set(texts.map((each) => each.getAttribute('y')));
    const ends = texts.map((each) => Number(each.getAttribute('x')) + 6 * each.textContent.length);
    expect(texts).toHaveLength(8);
    expect(rows.size).toBeLessThan(8);
    expect(Math.max(...ends)).toBeLessThan(Number(documentElement.getAttribute('width')));
  });
});

describe('how fast cells train', () => {
  it.each([
    [[100, 110, 120], 0],
    [[100, 200, 400], 1],
  ])('is drawn where some are much faster than others: %j', (speeds, count) => {
    fillStore(file, { speeds, seeds: [0, 1] });
    using reader = openReader(file);
    const drawn = reportFigures(readReport(reader, answerOf(reader, { seeds: [0, 1] })));
    const fronts = drawn.filter(({ name }) => name === 'test-accuracy-by-images_per_second.svg');
    expect(fronts).toHaveLength(count);
    for (const { svg } of fronts) {
      expect(svg).toContain('no cell beats full, without &lt;shortcut>');
      // Nothing in a tag that would end it in XML.
      expect(svg).not.toMatch(/="[^"]*<[^"]*"/);
    }
  });
});

describe('a mean curve', () => {
  it('has the steps that all have', () => {
    const curve = (...values: number[]) => values.map((value, step) => ({ step, value }));
    expect(meanCurve([curve(1, 2, 3), curve(3, 4)])).toEqual(curve(2, 3));
    expect(meanCurve([])).toEqual([]);
  });
});

describe('Markdown', () => {
  it('is a table with the sentence below', () => {
    fillStore(file);
    using reader = openReader(file);
    const lines = reportMarkdown(answerOf(reader)).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      '| cell | n | test/accuracy | difference | p | verdict |',
      '| --- | --- | --- | --- | --- | --- |',
      '| full | 8 | 0.8502 ± 0.0022 |  |  | baseline |',
    ]);
    expect(lines[3]).toMatch(
      /^\| without <shortcut> \| 8 \| 0\.80.. ± 0\.00.. \| −0\.05.. \[.*\] \| 0\.00. \| worse \|$/,
    );
    expect(lines.slice(-2)).toEqual(['', expect.stringContaining('Compared with full by')]);
  });

  it('is a table of epochs, whose metrics have a value for each', () => {
    const seeds = [0, 1, 2];
    fillStore(file, { seeds, steps: 24 });
    using reader = openReader(file);
    const table = (...of: number[]) =>
      epochsMarkdown(readEpochs(reader, answerOf(reader, { seeds: of }))).split('\n');
    const lines = table(...seeds);
    expect(lines.slice(0, 3)).toEqual([
      '| cell | epoch | n | train/epoch_loss | val/accuracy |',
      '| --- | --- | --- | --- | --- |',
      // The mean of 0.1, 0.11 and 0.12, and 4.303 times its standard error of 0.00577.
      '| full | 1 | 3 | 0.1100 [0.0852, 0.1348] | 0.8073 [0.8053, 0.8093] |',
    ]);
    // Two epochs have ended of each cell, and a third has begun.
    expect(lines).toHaveLength(2 + 2 * LABELS.length);
    expect(table(0, 1)[3]).toMatch(/^\| full \| 2 \| 2 \| 0\.05000, 0\.06000 \|/);
    expect(epochsMarkdown({ metrics: [], rows: [] })).toBe('No run has ended an epoch.');
  });

  it('replaces what stands in blocks, and nothing else', () => {
    const text =
      'a\n<!-- ablate:one -->\nold\n<!-- /ablate -->\nb\n<!-- ablate-epochs:two, by size -->\n<!-- /ablate -->\n';
    expect([text, 'a\n'].map(hasBlocks)).toEqual([true, false]);
    const render: Parameters<typeof updateBlocks>[1] = ({ experiment, shows }) =>
      `$1 ${shows} of ${experiment}`;
    const updated = updateBlocks(text, render);
    expect(updated).toBe(
      'a\n<!-- ablate:one -->\n\n$1 answer of one\n\n<!-- /ablate -->\nb\n<!-- ablate-epochs:two, by size -->\n\n$1 epochs of two, by size\n\n<!-- /ablate -->\n',
    );
    expect(updateBlocks(updated, render)).toBe(updated);
    expect(() => updateBlocks('<!-- ablate:one -->\nold\n', () => '')).toThrow('1 are not');
  });
});
