import { stripVTControlCharacters } from 'node:util';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeRow, quickstartRuns } from '../../fixtures/quickstart.js';
import { storeRuns } from '../../fixtures/run-store.js';
import { quickstart, screenAt, startApp as start, WAIT } from '../../fixtures/start-app.js';
import type { AnnotationRequest, RunRequest } from '../state/ui-state.js';
import { App } from './App.js';

// An app that stays mounted goes on polling and drawing beside those of the later tests.
afterEach(cleanup);

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
    expect(await keys('6')).toContain('5 of 10 runs finished');
    expect(await keys('l')).toContain('share of the variance of val/accuracy');
    expect(await keys(' ')).toContain('2 selected');
    expect(await keys('t', 'o', 'm')).toContain('val/loss, means');
    expect(await keys('\r')).toContain('config hash');
    expect(await keys('\u001b')).toContain('2 selected');
  });

  it('kills or tries again the runs of a cell, once that is confirmed', async () => {
    const { keys } = start();
    expect(await keys('6', 'K')).toContain('nothing of this cell is running');
    const frame = await keys('j', 'l', 'K');
    expect(frame).toContain('end 1 run of this cell? y does it');
    expect(await keys('q')).toContain('left as it is');
    expect(await keys('K', 'y')).toContain('asked to kill 1');
  });

  it('shows where a run was started, and finds text in it', async () => {
    // Imported, so that they were started elsewhere.
    using runs = storeRuns(quickstartRuns().map((run) => ({ ...run, progress: undefined })));
    const { keys } = start(runs, { columns: 100, rows: 60 });
    const frame = await keys('5');
    expect(frame).toContain('main 0123456789 with changes');
    expect(frame).toContain('node ablate run quickstart');
    expect(await keys(...Array.from('/EPOCH 2'), '\r')).toContain('line 1 of 1 with a match');
    expect(await keys('n', 'N')).toContain('line 1 of 1');
    expect(await keys(...Array.from('/zzz'), '\r')).toContain('no line holds "EPOCH 2zzz"');
  });

  it('lists what a run has left', async () => {
    const { keys } = start();
    expect(await keys('5')).toContain('weights.bin  7 bytes');
  });

  it('has the columns that were chosen, and copies ids and tables', async () => {
    const { keys, frame } = start();
    const [header] = (await keys(...Array.from(':columns seed val/loss.min'), '\r')).split('\n').slice(1);
    expect(header?.trim().split(/ +/u)).toEqual(['seed', 'val/loss.min']);
    expect(await keys('y')).toContain('copied 01RXN000000000000000000000');
    await keys(...Array.from(':copy csv'), '\r');
    await expect.poll(frame, WAIT).toContain('copied id,experiment,name,status');
  });

  it('deletes runs, which is undone, and says something of them', async () => {
    const { keys } = start();
    const without = await keys('D');
    expect(without).toContain('7 runs');
    expect(without).not.toContain('plain8 none s0');
    expect(without).toContain('deleted 1 run for when you quit');
    expect(await keys('u')).toContain('plain8 none s0');
    expect(await keys(...Array.from(':note odd'), '\r')).toContain('asked to annotate 1');
  });

  it('means the run that is open, be it in the table or not', async () => {
    const asked: (AnnotationRequest | RunRequest)[] = [];
    const { keys, runs } = start(undefined, undefined, {
      ask: (request) => {
        asked.push(request);
        return 'asked';
      },
    });
    const open = runs.reader.listRuns().find(({ name }) => name === 'plain8 none s0');
    // Opened from the matrix, while the table shows others.
    expect(await keys(...Array.from('/resnet'), '\r', '6', '\r')).toContain('plain8 none s0');
    await keys(...Array.from(':note odd'), '\r');
    expect(asked).toEqual([{ kind: 'annotate', runIds: [open?.id], annotation: { note: 'odd' } }]);
    expect(await keys('y')).toContain(`copied ${open?.id ?? ''}`);
    expect(await keys(...Array.from(':delete'), '\r')).toContain('deleted 1 run');
    expect(await keys(...Array.from(':delete'), '\r')).toContain('no run to delete');
    expect(await keys(...Array.from(':undelete'), '\r', '\u001b', '\u001b')).toContain('plain8 none s0');
  });

  it('draws with blocks', async () => {
    const { keys } = start();
    expect(await keys('3', 'b')).toMatch(/[\u2596-\u259f]/u);
  });

  it('groups seeds, and compares the groups', async () => {
    const { keys } = start();
    expect(await keys('o')).toContain('0.8151 ±0.0071');
    const compared = await keys(' ', ' ', '\t', '\t');
    expect(compared).toContain('mean ± sd');
    expect(compared).toContain('undecided');
    expect(compared).toMatch(/\(at least 4 more\s+seeds, \d+ (?:s|min|h)\)/);
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
      <App
        reader={quickstart().reader}
        screen={screenAt({ columns: 80, rows: 24 })}
        look={{ ascii: true, theme: 'dark' }}
      />,
    );
    expect(stripVTControlCharacters(app.lastFrame() ?? '')).toMatch(/^[\x20-\x7e\n]*$/u);
  });

  it('shows what a writer changes', async () => {
    using runs = storeRuns();
    const { frame } = start(runs);
    runs.store.enqueue({ experiment: 'quickstart', name: 'enqueued' });
    await expect.poll(frame, WAIT).toContain('enqueued');
  });

  it('stays up when the store can not be read', async () => {
    const { runs, frame } = start();
    const version = vi.spyOn(runs.reader, 'version').mockImplementation(() => {
      throw new Error('disk I/O error');
    });
    await expect.poll(frame, WAIT).toContain('disk I/O error');
    expect(frame()).toContain('resnet8 bn s0');
    version.mockRestore();
    await expect.poll(frame, WAIT).not.toContain('disk I/O error');
  });

  it('draws an empty store', () => {
    using runs = storeRuns([]);
    expect(start(runs).frame()).toContain('no runs yet');
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
    using runs = storeRuns([
      { row: fakeRow(0, { name, config: { [name]: name } }), series: {}, logs: [name] },
    ]);
    const { keys, frames } = start(runs);
    await keys(' ', '\t', '\t', '\t');
    for (const frame of frames) expect(stripVTControlCharacters(frame)).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
