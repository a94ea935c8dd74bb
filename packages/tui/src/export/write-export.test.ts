import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { fakeRow, point, quickstartRuns, summaryOf } from '../../fixtures/quickstart.js';
import { seriesIdentity } from '../chart/palette.js';
import { EXPORT_FORMATS } from '../state/ui-state.js';
import { chartsSvg } from './chart-svg.js';
import type { Exportable } from './exportable.js';
import { linesSvg } from './lines-svg.js';
import { readGroupValues } from '../groups/group-values.js';
import { chosenColumns } from '../table/chosen-columns.js';
import { aboutRun } from '../views/run/run-detail.js';
import { runTable } from '../views/run/run-table.js';
import { groupsTable, runsTable } from '../views/runs/runs-tables.js';
import { csv, records } from './table.js';
import { comparedTable } from '../views/compare/compared-table.js';
import { copyExport, writeExport } from './write-export.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-tui-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOTHING_MORE = { columns: [], context: { progress: new Map(), now: 0 } };
const y = [3, Number.NaN, 1, 2];
const series = {
  ...seriesIdentity(0),
  label: 'a <b> & "c"\u001b[2J',
  data: { x: [0, 1, 2, 3], y, low: y, high: y },
};
const charts = {
  ...({
    xAxis: 'step',
    xScale: 'linear',
    yScale: 'linear',
    from: 0,
    to: 1,
    cross: null,
    clip: false,
  } as const),
  panels: [{ title: 'val/loss', series: [series] }],
};
const runs = quickstartRuns().map(({ row }) => row);
const shown: Exportable = {
  table: () => runsTable(runs, ['val/loss'], NOTHING_MORE),
  data: () => runs,
  svg: () => chartsSvg(charts),
};

/** Part of a PNG's pixels that are darker than its background. */
async function inkOf(file: string): Promise<{ width: number; part: number }> {
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  const dark = data.filter((value) => value < 128).length;
  return { width: info.width, part: dark / data.length };
}

describe('tables', () => {
  it('are CSV with quotes where they are needed', () => {
    expect(csv([['a,b', 'say "x"', null, 1.5]])).toBe('"a,b","say ""x""",,1.5\r\n');
  });

  it('are objects in JSON, which has no NaN', () => {
    expect(
      records([
        ['a', 'b'],
        [1, Number.NaN],
        [undefined, 'x'],
      ]),
    ).toEqual([
      { a: 1, b: 'NaN' },
      { a: null, b: 'x' },
    ]);
  });

  it('have runs with their configuration and metrics', () => {
    const config = { lr: 0.1, model: { use: 'x', options: { depth: 8 } } };
    const run = fakeRow(0, { config, startedAt: null, endedAt: null });
    const [header, row] = runsTable(
      [{ ...run, note: 'odd', tags: { batch: '7' }, metrics: { 'val/loss': summaryOf([point(0, 0.5)]) } }],
      ['val/loss'],
      { ...NOTHING_MORE, columns: chosenColumns(['name', 'val/loss.min'], ['val/loss']) },
    );
    expect(header).toEqual([
      'id',
      'experiment',
      'name',
      'status',
      'seed',
      'started',
      'ended',
      'note',
      'tag:batch',
      'lr',
      'model',
      'val/loss',
      'val/loss.min',
    ]);
    expect(row).toEqual([
      ...[run.id, 'quickstart', 'run-0', 'finished', 0, null, null, 'odd', '7'],
      ...['0.1', 'x(depth=8)', 0.5, 0.5],
    ]);
  });

  it('have groups with mean and deviation', () => {
    const values = [1, 3].map((value, seed) =>
      fakeRow(seed, { seed, metrics: { acc: summaryOf([point(0, value)]) } }),
    );
    const valuesOf = readGroupValues({ experiments: () => [], listRuns: () => [] }, () => undefined);
    const [, row] = groupsTable([{ id: 'g', label: 'both', runs: values }], ['acc'], valuesOf);
    expect(row).toEqual(['both', 2, 2, 2, Math.SQRT2]);
  });

  it('have what is compared, with the paired difference', () => {
    const subject = (label: string, value: number) => ({
      ...{ id: label, label, identity: seriesIdentity(0) },
      runs: [fakeRow(0, { metrics: { acc: summaryOf([point(0, value)]) } })],
    });
    const rows = comparedTable({
      subjects: [subject('a', 1), subject('b', 1.5)],
      differences: [{ path: 'depth', values: [8, 20] }],
      ...{ metric: 'acc', metricKeys: ['acc'], baseline: null, ruleOf: () => undefined, asked: null },
    });
    expect(rows.slice(1)).toEqual([
      ['configuration', 'depth', 'a', '8'],
      ['configuration', 'depth', 'b', '20'],
      ['metric', 'acc', 'a', 1, null, 1, undefined, undefined, undefined, null, null, null, 'chosen'],
      ['metric', 'acc', 'b', 1.5, null, 1, 0.5, undefined, undefined, null, null, 'a', 'chosen'],
    ]);
  });

  it('have one run in full, with its confusion matrix and layers', () => {
    const layer = { name: 'head', kind: 'Dense', outputShape: [10], parameters: 650, fixed: 0, macs: 640 };
    const confusion = { classNames: ['a', 'b'], counts: [[3, 1], [0, 2]] }; // prettier-ignore
    const run = fakeRow(0, { config: { lr: 0.1 }, tags: { batch: '7' } });
    const environment = { node: 'v24.0.0' };
    const rows = runTable({
      ...{ run, environment, confusion, layers: [layer] },
      about: aboutRun({ run, environment, progress: null, now: 0 }),
      artifacts: [{ name: 'weights.bin', bytes: 3, sha256: 'ab' }],
    });
    expect(rows).toContainEqual(['run', run.name, 'tag batch', '7']);
    expect(rows).toContainEqual(['artifact', 'weights.bin', 'bytes', 3]);
    expect(rows).toContainEqual(['environment', 'node', '', 'v24.0.0']);
    expect(rows).toContainEqual(['configuration', 'lr', '', '0.1']);
    expect(rows).toContainEqual(['confusion', 'a', 'b', 1]);
    expect(rows).toContainEqual(['layer', 'head', 'parameters', 650]);
  });
});

describe('copies', () => {
  const request = { format: 'csv', file: null, toClipboard: true } as const;

  it('are the text of a file', async () => {
    expect(await copyExport(request, shown, (text) => `copied ${text.split('\n').length} lines`)).toBe(
      `copied ${csv(shown.table()).split('\n').length} lines`,
    );
  });

  it('say what went wrong', async () => {
    const broken: Exportable = {
      ...shown,
      table: () => {
        throw new Error('the store is gone');
      },
    };
    expect(await copyExport(request, broken, () => 'copied')).toBe('could not copy: the store is gone');
  });
});

describe('images', () => {
  it('draw charts as SVG, with broken lines and harmless names', () => {
    const svg = chartsSvg(charts);
    expect(svg).toContain('a a &lt;b&gt; &amp; &quot;c&quot;<');
    expect(svg).toMatch(/d="M[\d.,]+ZM[\d.,]+L[\d.,]+"/u);
    expect(svg).not.toContain('NaN');
  });

  it('have the axes of the screen: logarithmic, zoomed', () => {
    const at = (svg: string) => /d="M([\d.]+),([\d.]+)ZM/u.exec(svg)?.slice(1).map(Number);
    const [x, height] = at(chartsSvg(charts)) ?? [];
    const zoomed = chartsSvg({ ...charts, from: 0.5 });
    expect([...zoomed.matchAll(/>([\d.]+)<\/text>/gu)].map(([, label]) => label)).not.toContain('0.0');
    const [, logHeight] = at(chartsSvg({ ...charts, yScale: 'log' })) ?? [];
    expect([x, height]).toEqual([56, 20]);
    expect(logHeight).toBe(height);
    expect(chartsSvg({ ...charts, yScale: 'log' })).not.toBe(chartsSvg(charts));
  });

  it('have the units of the screen', () => {
    const ofBytes = { title: 'memory_bytes', unit: 'bytes' as const, series: charts.panels[0]?.series ?? [] };
    const y = [1e6, 2e6, 3e6, 4e6];
    const series = ofBytes.series.map((each) => ({ ...each, data: { x: [0, 1, 2, 3], y, low: y, high: y } }));
    const svg = chartsSvg({ ...charts, xAxis: 'relative', panels: [{ ...ofBytes, series }] });
    const labels = [...svg.matchAll(/>([\d.]+M?B|[\d.]+s)<\/text>/gu)].map(([, label]) => label);
    expect(labels).toEqual(expect.arrayContaining(['1.0MB', '4.0MB', '1.0s', '3.0s']));
  });

  it('draw lines of text on a grid of cells', () => {
    const svg = linesSvg([
      [
        { text: 'ab', bold: true },
        { text: '<c>', color: 'green' },
      ],
    ]);
    expect(svg).toContain('x="12" y="25.5" textLength="16.8" fill="#222" font-weight="bold">ab</text>');
    expect(svg).toContain('x="28.8" y="25.5" textLength="25.2" fill="#005f00">&lt;c&gt;</text>');
  });

  it('end a table that is too long for an image with how much is missing', () => {
    expect(linesSvg(Array.from({ length: 1_200 }, () => [{ text: 'row' }]))).toContain('… 200 more lines');
  });
});

describe('writeExport', () => {
  it.each(EXPORT_FORMATS)('writes %s files, and says so', async (format) => {
    const file = path.join(folder, `out.${format}`);
    expect(await writeExport({ format, file, toClipboard: false }, 'runs', shown)).toContain(`out.${format}`);
    expect(readFileSync(file).length).toBeGreaterThan(200);
  });

  it('draws charts and tables as PNG, with ink in them', async () => {
    const file = path.join(folder, 'image.png');
    await writeExport({ format: 'png', file, toClipboard: false }, 'charts', shown);
    const chart = await inkOf(file);
    expect(chart.width).toBe(1280);
    expect(chart.part).toBeGreaterThan(0.002);
    const svg = () => linesSvg(runs.map(({ name }) => [{ text: name }]));
    await writeExport({ format: 'png', file, toClipboard: false }, 'runs', { ...shown, svg });
    expect((await inkOf(file)).part).toBeGreaterThan(0.02);
  });

  it('says why a file could not be written', async () => {
    const file = path.join(folder, 'no', 'such', 'folder.csv');
    expect(await writeExport({ format: 'csv', file, toClipboard: false }, 'runs', shown)).toContain('ENOENT');
  });
});
