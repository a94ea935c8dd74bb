import { stripVTControlCharacters } from 'node:util';
import { cleanup, render } from 'ink-testing-library';
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeReader, fakeRow, quickstartRuns } from '../../fixtures/fake-reader.js';
import { App } from './App.js';
import type { RunRequest } from '../state/ui-state.js';
import type { ScreenSize } from './frame-layout.js';

/** What comes with the store's next poll, however busy the machine is. */
const WAIT = { timeout: 50_000, interval: 20 };

// An app that stays mounted goes on polling and drawing beside those of the later tests.
afterEach(cleanup);

function screenAt(size: ScreenSize): { size: () => ScreenSize; subscribe: () => () => void } {
  return { size: () => size, subscribe: () => () => undefined };
}

const ask = ({ kind, runIds }: RunRequest) => `asked to ${kind} ${runIds.length}`;

function start(reader = new FakeReader(quickstartRuns()), size: ScreenSize = { columns: 100, rows: 30 }) {
  const app = render(
    <App
      reader={reader}
      screen={screenAt(size)}
      intervalMs={20}
      copy={(text) => `copied ${text}`}
      ask={ask}
    />,
  );
  const frame = () => stripVTControlCharacters(app.lastFrame() ?? '');
  const keys = async (...pressed: string[]) => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    // Each key is answered, and its effects have run, before the next one comes; Ink keeps a lone Esc for a tick.
    for (const key of pressed) {
      await act(async () => {
        app.stdin.write(key);
        await new Promise(setImmediate);
      });
    }
    vi.unstubAllGlobals();
    return frame();
  };
  return { ...app, keys, reader, frame };
}

describe('App', () => {
  it('shows table and charts together, one row lower than the terminal', () => {
    const { frame } = start();
    expect(frame()).toContain('resnet8 bn s0');
    expect(frame()).toContain('val/accuracy');
    expect(frame().split('\n')).toHaveLength(29);
  });

  it('selects runs, and says how they differ', async () => {
    const { keys } = start();
    const frame = await keys(' ', 'j', ' ');
    expect(frame).toContain('2 selected');
    expect(frame).toContain('differs: regularizers [] | batch-norm');
  });

  it('filters while typing, and tells when nothing matches', async () => {
    const { keys } = start();
    expect(await keys('/', 'p', 'l', 'a', 'i', 'n')).toContain('4 of 8 runs');
    expect(await keys('z', 'z')).toContain('no run matches "plainzz"');
    expect(await keys('\u001b')).toContain('8 runs');
  });

  it('takes several keys that arrive as one text', async () => {
    const { keys } = start();
    expect(await keys('/bn s1')).toContain('2 of 8 runs');
  });

  it('goes through the views', async () => {
    const { keys } = start();
    expect(await keys(' ', ' ', '\t')).toContain('a plain8 none s0');
    expect(await keys('\t')).toContain('The configurations are the same');
    expect(await keys('\t')).toContain('config hash');
    expect(await keys('?')).toContain('Keys everywhere');
    expect(await keys('\u001b')).toContain('config hash');
    expect(await keys('\u001b')).toContain('2 selected');
  });

  it('shows the matrix, and opens and selects what is in a cell', async () => {
    const { keys } = start();
    expect(await keys('5')).toContain('5 of 10 runs finished');
    expect(await keys('l')).toContain('share of the variance of val/accuracy');
    expect(await keys(' ')).toContain('2 selected');
    expect(await keys('t', 'o', 'm')).toContain('val/loss, means');
    expect(await keys('\r')).toContain('config hash');
    expect(await keys('\u001b')).toContain('2 selected');
  });

  it('kills or tries again the runs of a cell, once that is confirmed', async () => {
    const { keys } = start();
    expect(await keys('5', 'K')).toContain('nothing of this cell is running');
    const frame = await keys('j', 'l', 'K');
    expect(frame).toContain('end 1 run of this cell? y does it');
    expect(await keys('q')).toContain('left as it is');
    expect(await keys('K', 'y')).toContain('asked to kill 1');
  });

  it('shows where a run was started, and finds text in it', async () => {
    const { keys } = start(undefined, { columns: 100, rows: 60 });
    const frame = await keys('4');
    expect(frame).toContain('main 0123456789 with changes');
    expect(frame).toContain('weights.bin  1.23M bytes');
    expect(frame).toContain('node ablate run quickstart');
    expect(await keys(...Array.from('/EPOCH 2'), '\r')).toContain('line 1 of 1 with a match');
    expect(await keys('n', 'N')).toContain('line 1 of 1');
    expect(await keys(...Array.from('/zzz'), '\r')).toContain('no line holds "EPOCH 2zzz"');
  });

  it('has the columns that were chosen, and copies ids and tables', async () => {
    const { keys, frame } = start();
    const [header] = (await keys(...Array.from(':columns seed val/loss.min'), '\r')).split('\n').slice(1);
    expect(header?.trim().split(/ +/u)).toEqual(['seed', 'val/loss.min']);
    expect(await keys('y')).toContain('copied 01RUN000000000000000000000');
    await keys(...Array.from(':copy csv'), '\r');
    await expect.poll(frame, WAIT).toContain('copied id,experiment,name,status');
  });

  it('heeds the mouse: a row, a view, the wheel', async () => {
    const { keys } = start();
    await keys('\u001b[<0;5;5M', ' ', '\u001b[<0;5;3M');
    expect(await keys(' ', '\u001b[<0;30;1M')).toContain('b plain8 none s0');
    await keys('1', '\u001b[<64;5;3M\u001b[<65;5;3M');
    expect(await keys('\r')).toContain('config hash');
  });

  it('sorts by the header that is clicked, and the other way round at the next click', async () => {
    const { keys, frame } = start();
    const header = frame().split('\n')[1] ?? '';
    const press = `\u001b[<0;${header.indexOf('val/loss') + 1};2M`;
    const names = (shown: string) =>
      [shown.indexOf('plain8 none s1'), shown.indexOf('plain8 bn s0')] as const;
    const [first, second] = names(await keys(press));
    expect(first).toBeGreaterThan(second);
    const [after, before] = names(await keys(press));
    expect(after).toBeLessThan(before);
  });

  it('selects the row whose mark is clicked, and opens the chart below', async () => {
    const { keys } = start();
    expect(await keys('\u001b[<0;1;4M')).toContain('1 selected');
    const charts = await keys('\u001b[<0;80;24M');
    expect(charts).toContain('a plain8 none s1');
  });

  it('puts the crosshair where a chart is clicked, and zooms there with the wheel', async () => {
    const { keys } = start();
    const clicked = await keys('2', '\u001b[<0;80;10M');
    expect(clicked).toContain('val/accuracy (faint: train)  at step 163.09');
    expect(clicked.split('\n')[9]?.charAt(79)).toBe('┊');
    const zoomed = await keys('\u001b[<64;80;10M');
    expect(zoomed).toContain('at step 163.09');
    expect(zoomed.split('\n').at(-3)).not.toBe(clicked.split('\n').at(-3));
  });

  it('highlights the cell that is clicked, and selects its runs at the next click', async () => {
    const { keys } = start();
    const shown = await keys('5', '\u001b[<0;50;6M');
    expect(shown).toContain('plain8 · bn');
    expect(await keys('\u001b[<0;50;6M')).toContain('2 selected');
    expect(await keys('\u001b[<0;20;7M')).toContain('resnet8 · none');
    expect(await keys('\u001b[<65;20;7M')).toContain('resnet14 · none');
  });

  it('scrolls with the wheel, and takes no click for an answer', async () => {
    const { keys } = start();
    const top = await keys('4');
    const scrolled = await keys('\u001b[<65;5;5M');
    expect(scrolled.split('\n')[1]).toBe(top.split('\n')[4]);
    const asked = await keys('5', 'j', 'l', 'K');
    expect(await keys('\u001b[<0;3;1M')).toBe(asked);
  });

  it('draws with blocks', async () => {
    const { keys } = start();
    expect(await keys('2', 'b')).toMatch(/[\u2596-\u259f]/u);
  });

  it('groups seeds, and compares the groups', async () => {
    const { keys } = start();
    expect(await keys('o')).toContain('0.8151 ±0.0071');
    const compared = await keys(' ', ' ', '\t', '\t');
    expect(compared).toContain('mean ± sd');
    expect(compared).toContain('n 2: too few');
    expect(compared).toContain('2/2 finished');
    expect(await keys(...Array.from(':band interval'), '\r', 'j', 'j', 'j', 'j', 'j', 'j')).toContain(
      'val/loss, 95 % interval',
    );
  });

  it('has crosshair, zoom, smoothing, log axis and other x axes', async () => {
    const { keys } = start();
    expect(await keys('\t', 'h')).toContain('at step 149.5');
    expect(await keys('x')).toContain('at epoch 4.9833');
    await keys('+', '>', 'w', 'L', 'X');
    expect(await keys('x')).toContain('time');
    expect(await keys('\r')).not.toContain('val/accuracy');
  });

  it('takes commands by name, with the usage beside them', async () => {
    const { keys } = start();
    expect(await keys(':', 's', 'o')).toContain('sort COLUMN');
    const frame = await keys(...Array.from('rt val/loss desc'), '\r');
    expect(frame.indexOf('resnet8 none s1')).toBeLessThan(frame.indexOf('plain8 none s0'));
    expect(await keys(...Array.from(':nonsense'), '\r')).toContain('no command "nonsense"');
  });

  it('shows the error of a filter while it is typed', async () => {
    const { keys } = start();
    expect(await keys(...Array.from('/status:pending'))).toContain('1 of 8 runs');
    expect(await keys(...Array.from(' !!'))).toContain('column 16: unexpected');
  });

  it('draws ASCII letters alone where it must', () => {
    const app = render(
      <App reader={new FakeReader(quickstartRuns())} screen={screenAt({ columns: 80, rows: 24 })} ascii />,
    );
    expect(stripVTControlCharacters(app.lastFrame() ?? '')).toMatch(/^[\x20-\x7e\n]*$/u);
  });

  it('shows what a writer changes', async () => {
    const { reader, frame } = start();
    const [first, ...rest] = quickstartRuns();
    reader.change([{ ...first!, row: { ...first!.row, name: 'renamed' } }, ...rest]);
    await expect.poll(frame, WAIT).toContain('renamed');
  });

  it('stays up when the store can not be read', async () => {
    class Broken extends FakeReader {
      fail = false;
      override version(): number {
        if (this.fail) throw new Error('disk I/O error');
        return super.version();
      }
    }
    const reader = new Broken(quickstartRuns());
    const { frame } = start(reader);
    reader.fail = true;
    await expect.poll(frame, WAIT).toContain('disk I/O error');
    expect(frame()).toContain('resnet8 bn s0');
    reader.fail = false;
    await expect.poll(frame, WAIT).not.toContain('disk I/O error');
  });

  it('draws an empty store', () => {
    expect(start(new FakeReader([])).frame()).toContain('no runs yet');
  });

  it.each([
    { columns: 20, rows: 5 },
    { columns: 40, rows: 10 },
    { columns: 1, rows: 1 },
  ])('survives a terminal of $columns × $rows', async (size) => {
    const { keys } = start(undefined, size);
    for (const key of ['\t', '\t', '\t', '?', '\u001b', '\t', '/', 'x', '\r']) await keys(key);
  });

  it('draws hostile names harmlessly', async () => {
    const name = '\u001b[2J\u001b]0;owned\u0007日本語\u202e' + 'x'.repeat(10_000);
    const reader = new FakeReader([
      { row: fakeRow(0, { name, config: { [name]: name } }), series: {}, logs: [name] },
    ]);
    const { keys, frames } = start(reader);
    await keys(' ', '\t', '\t', '\t');
    for (const frame of frames) expect(stripVTControlCharacters(frame)).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
