import { describe, expect, it } from 'vitest';
import { pan, stepSmoothing, zoom } from '../state/chart-commands.js';
import { paletteHint, paletteWords, runPalette } from './palette.js';
import { INITIAL_STATE, type ScreenContext } from '../state/ui-state.js';

const context: ScreenContext = {
  ids: ['a', 'b'],
  page: 5,
  panels: 2,
  columns: ['name', 'seed', 'val/loss'],
  columnNames: () => ['name', 'seed', 'batchSize'],
  metrics: [],
  chosen: [{ id: 'a', status: 'finished' }],
};
const run = (text: string) => runPalette(INITIAL_STATE, text, context);

describe('runPalette', () => {
  it('sorts by several columns', () => {
    expect(run('sort val/loss desc, seed').sort).toEqual([
      { column: 'val/loss', descending: true },
      { column: 'seed', descending: false },
    ]);
    expect(run('sort loss').message).toBe('no column "loss"; known: name, seed, val/loss');
  });

  it('groups, by parameters too', () => {
    expect(run('group')).toMatchObject({ grouped: true, groupBy: [] });
    expect(run('group model, dropout.rate').groupBy).toEqual(['model', 'dropout.rate']);
    expect(run('group off').grouped).toBe(false);
  });

  it('chooses columns', () => {
    expect(run('columns seed, batchSize').columns).toEqual(['seed', 'batchSize']);
    expect(run('columns nope').message).toBe('no column "nope"; known: name, seed, batchSize');
    expect(run('columns usual').columns).toEqual([]);
  });

  it('finds a command by its letters in order, and offers what its words may be', () => {
    expect(paletteHint('xprt')).toContain('export ');
    expect(run('xprt svg').exporting?.format).toBe('svg');
    expect(paletteWords('so', context)).toContain('sort');
    expect(paletteWords('sort val', context)).toEqual(context.columns);
    expect(paletteWords('group b', context)).toEqual(['name', 'seed', 'batchSize']);
    expect(paletteWords('copy s', context)).toEqual(['csv', 'json', 'svg']);
    expect(paletteWords('band i', context)).toEqual(['sd', 'interval']);
    expect(paletteWords('help x', context)).toEqual([]);
  });

  it('annotates, archives and deletes the chosen runs', () => {
    expect(run('note looks odd').requesting).toMatchObject({ annotation: { note: 'looks odd' } });
    expect(run('note off').requesting).toMatchObject({ annotation: { note: null } });
    expect(run('tag checked -old').requesting).toMatchObject({
      annotation: { tags: { checked: '', old: null } },
    });
    expect(run('archive off').requesting).toMatchObject({ annotation: { archived: false } });
    expect(run('archive of')).toMatchObject({
      ...{ requesting: null, message: 'archive: expected off or nothing, got "of"' },
    });
    expect(run('delete').deleted).toEqual([['a']]);
    expect(run('tag').message).toContain('expected tags');
  });

  it('draws runs by two metrics or parameters', () => {
    expect(run('scatter seed batchSize:min')).toMatchObject({
      view: 'charts',
      chart: { scatter: { x: { name: 'seed', goal: null }, y: { name: 'batchSize', goal: 'min' } } },
    });
    expect(run('scatter seed').message).toContain('expected two');
    expect(run('scatter seed nope').message).toContain('no metric or parameter "nope"');
    expect(run('scatter off').chart.scatter).toBeNull();
  });

  it('takes commands cut short, and says which there are', () => {
    expect(run('q').quit).toBe(true);
    expect(run('sm 0.9').chart.smoothing).toBe(0.9);
    expect(run('sm 15').chart.smoothing).toBe(15);
    expect(run('band interval').chart.band).toBe('interval');
    expect(run('copy json').exporting).toEqual({ format: 'json', file: null, toClipboard: true });
    expect(run('frobnicate').message).toContain('no command "frobnicate"; known: sort, group');
    expect(run('').message).toBeNull();
  });

  it.each([
    ['x lightyears', 'expected step, epoch, relative, clock, got "lightyears"'],
    ['smooth 1.5', 'expected 0 up to below 1, or points from 2 up, got "1.5"'],
    ['band wide', 'expected sd, interval, got "wide"'],
    ['copy png', 'expected csv, json, svg, got "png"'],
    ['export pdf', 'expected csv, json, svg, png, got "pdf"'],
    ['view moon', 'got "moon"'],
  ])('%s: says what was expected and what came', (text, message) => {
    expect(run(text).message).toContain(message);
  });

  it('asks for an export with a file name', () => {
    expect(run('export csv my runs.csv').exporting).toEqual({
      format: 'csv',
      file: 'my runs.csv',
      toClipboard: false,
    });
  });

  it('hints at what can be typed', () => {
    expect(paletteHint('')).toContain('sort group columns filter');
    expect(paletteHint('sor')).toContain('sort COLUMN');
    expect(paletteHint('zzz')).toBe('no such command');
  });
});

describe('chart commands', () => {
  const chart = INITIAL_STATE.chart;

  it('zoom in and out around the crosshair, within bounds', () => {
    expect(zoom(chart, true)).toMatchObject({ from: 0.25, to: 0.75 });
    expect(zoom({ ...chart, cross: 0 }, true)).toMatchObject({ from: 0, to: 0.5 });
    expect(zoom(zoom(chart, true), false)).toMatchObject({ from: 0, to: 1 });
    expect(zoom(chart, false)).toMatchObject({ from: 0, to: 1 });
  });

  it('pan without leaving the range', () => {
    const zoomed = zoom(chart, true);
    expect(pan(zoomed, 1)).toMatchObject({ from: 0.375, to: 0.875 });
    expect(pan(pan(pan(zoomed, 1), 1), 1)).toMatchObject({ from: 0.5, to: 1 });
  });

  it('step through the smoothing weights', () => {
    expect(stepSmoothing(chart, 1).smoothing).toBe(0.3);
    expect(stepSmoothing(chart, -1).smoothing).toBe(0);
    expect(stepSmoothing({ ...chart, smoothing: 0.99 }, 1).smoothing).toBe(0.99);
  });
});
