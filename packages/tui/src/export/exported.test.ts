import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fakeRow, point, quickstartRuns, summaryOf } from '../../fixtures/fake-reader.js';
import { seriesIdentity } from '../chart/palette.js';
import { chartsSvg } from './chart-svg.js';
import { csv, runsCsv } from './csv.js';
import { type Exportable, writeExport } from './exported.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-tui-'));
afterAll(() => rmSync(folder, { recursive: true }));

const y = [3, Number.NaN, 1, 2];
const panels = [
  {
    title: 'val/loss',
    series: [{ ...seriesIdentity(0), label: 'a <b> & "c"', data: { x: [0, 1, 2, 3], y, low: y, high: y } }],
  },
];
const shown: Exportable = {
  view: 'runs',
  runs: quickstartRuns().map(({ row }) => row),
  metricKeys: ['val/loss'],
  panels,
};

it('quotes what CSV needs quoted', () => {
  expect(csv([['a,b', 'say "x"', null, 1.5]])).toBe('"a,b","say ""x""",,1.5\r\n');
});

it('writes runs with their configuration and metrics', () => {
  const run = fakeRow(0, {
    config: { lr: 0.1, model: { use: 'x', options: { depth: 8 } } },
    startedAt: null,
    endedAt: null,
  });
  const text = runsCsv([{ ...run, metrics: { 'val/loss': summaryOf([point(0, 0.5)]) } }], ['val/loss']);
  expect(text.split('\r\n')).toEqual([
    'id,experiment,name,status,seed,started,ended,lr,model,val/loss',
    `${run.id},quickstart,run-0,finished,0,,,0.1,x(depth=8),0.5`,
    '',
  ]);
});

it('draws charts as SVG, with broken lines and escaped names', () => {
  const svg = chartsSvg(panels);
  expect(svg).toContain('a &lt;b> &amp; &quot;c&quot;');
  expect(svg.match(/M\d/gu)?.length).toBeGreaterThanOrEqual(2);
  expect(svg).not.toContain('NaN');
});

it.each(['csv', 'json', 'svg'] as const)('writes %s files, and says so', (format) => {
  const file = path.join(folder, `out.${format}`);
  expect(writeExport({ format, file }, shown)).toContain(`out.${format}`);
  expect(readFileSync(file, 'utf8').length).toBeGreaterThan(50);
  expect(writeExport({ format, file }, { ...shown, view: 'charts' })).toContain('wrote');
});

it('says why a file could not be written', () => {
  expect(
    writeExport({ format: 'csv', file: path.join(folder, 'no', 'such', 'folder.csv') }, shown),
  ).toContain('ENOENT');
});
