import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { cleanup } from 'ink-testing-library';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERED, type AnsweredStore, answeredStore, DIES } from '../../../fixtures/answered-store.js';
import { quickstart, startApp, WAIT } from '../../../fixtures/start-app.js';
import { INITIAL_STATE } from '../../state/ui-state.js';
import type { UiReader } from '../../store/ui-reader.js';
import { firstFrames, firstView } from '../../app/first-frame.js';

let runs: AnsweredStore;
beforeAll(() => {
  runs = answeredStore();
  runs.finishLast();
});
afterAll(() => runs[Symbol.dispose]());
afterEach(cleanup);

const SIZE = { columns: 150, rows: 30 };
const initial = { ...INITIAL_STATE, view: 'answer' as const };

async function start(size = SIZE, store: AnsweredStore = runs) {
  const app = startApp(store, size, { initial });
  await expect.poll(app.frame, WAIT).toMatch(/ verdict\n.* baseline/u);
  return app;
}

function drawFirst(reader: UiReader): string[] {
  const frames = firstFrames({ reader, experiment: ANSWERED, state: initial, size: SIZE });
  return Array.from(frames, (draw) => draw({ ascii: false, theme: 'dark' }));
}

describe('the answer view', () => {
  it('comes first where the experiment asks something', () => {
    expect(firstView(runs.reader, undefined)).toBe('answer');
    expect(firstView(runs.reader, ANSWERED)).toBe('answer');
    expect(firstView(runs.reader, 'another')).toBe('runs');
    expect(firstView(quickstart().reader, undefined)).toBe('runs');
  });

  it('has its question and its cells in a first frame that needs no comparison', () => {
    using fresh = answeredStore();
    const [frame = '', ...more] = drawFirst(fresh.reader);
    expect(more).toEqual([]);
    const lines = stripVTControlCharacters(frame).split('\n');
    expect(lines).toHaveLength(29);
    expect(frame).toContain('Which part does the work?');
    expect(frame).toContain('Comparing …');
    expect(lines.join('\n')).toMatch(/resnet20 with batch norm +0\.8\d+ ± /u);
  });

  it.each([
    [2_000, ['reading 2000 runs …', 'Comparing …']],
    [10_001, ['reading 10001 runs …']],
  ])('shows its question while %i runs are read', (count, shown) => {
    const { reader } = runs;
    const experiments = () => reader.experiments().map((each) => ({ ...each, runs: count }));
    const many = Object.assign(Object.create(reader) as typeof reader, {
      experiments,
      listRuns: reader.listRuns.bind(reader),
      metricKeys: reader.metricKeys.bind(reader),
    });
    const frames = drawFirst(many);
    expect(frames).toEqual(shown.map((text): unknown => expect.stringContaining(text)));
    for (const frame of frames) expect(frame).toContain('recipe: Which part does the work?');
  });

  it('shows the answer', async () => {
    const { frame } = await start();
    expect(frame()).toContain('1 Answer');
    expect(frame()).toContain('resnet20 with batch norm: better by 0.0404 [0.0378, 0.0429]');
    expect(frame()).toMatch(/resnet20 without shortcut .*●.* worse/u);
  });

  it('is live: a seed more is in the next frame', async () => {
    using growing = answeredStore();
    const { frame } = await start(SIZE, growing);
    expect(frame()).toContain('40 of 48 runs finished');
    expect(frame()).toContain('undecided: seed 7 missing');
    growing.finishLast();
    await expect.poll(frame, WAIT).toContain('46 of 48 runs finished');
    await expect.poll(frame, WAIT).toMatch(/batch norm .* 0\.008 .* better/u);
  });

  it('warns of runs that predict one class, those too that finish while it is shown', async () => {
    using dead = answeredStore(true);
    const { frame } = await start({ columns: 400, rows: 30 }, dead);
    const named = (...seeds: readonly number[]) => seeds.map((seed) => `${DIES} seed ${seed}`).join(', ');
    const warning =
      'Warning: the same prediction for every test example, as of a network that has not learned: ';
    await expect.poll(frame, WAIT).toContain(`${warning}${named(2, 3, 4, 5, 6)}.`);
    dead.finishLast();
    await expect.poll(frame, WAIT).toContain(`${warning}${named(2, 3, 4, 5, 6)}, and 1 more.`);
  });

  it('takes another metric, goal and baseline', async () => {
    const { keys, frame } = await start();
    expect(frame()).not.toContain('Warning');
    await keys('m');
    expect(frame()).toContain('train/loss (less is better)');
    await keys('M', 'r');
    await expect.poll(frame, WAIT).toContain('resnet20 without shortcut: better by');
    expect(frame()).toContain('test/accuracy (less is better)');
    await keys('r');
    // Several keys that come as one text act on the row that the ones before have highlighted.
    await keys('jb');
    await expect.poll(frame, WAIT).toContain('Compared with resnet20 with batch norm by test/accuracy');
    await keys('b', 'b');
    await expect.poll(frame, WAIT).toContain('chosen here: baseline');
  });

  it('scrolls columns, and goes down to rows below', async () => {
    const { keys, frame } = await start({ columns: 80, rows: 24 });
    expect(frame()).toMatch(/mean ± sd .*› verdict/u);
    expect(await keys('l')).toMatch(/‹ difference/u);
    await keys('l', 'l', 'l', 'l', 'l', 'l');
    expect(frame()).toMatch(/‹.* p {3}verdict/u);
    expect(await keys('h')).toMatch(/‹ .*› verdict/u);
    const last = await keys('G');
    expect(last).toContain('rate of 3');
    expect(last).toContain('fails in 2 of 8');
  });

  it('selects and opens the runs of a cell', async () => {
    const { keys } = await start();
    expect(await keys('j', ' ')).toContain('8 selected');
    expect(await keys(' ')).not.toContain('selected');
    const run = await keys('\r');
    expect(run).toContain('config hash');
    expect(run).toContain('resnet20 with batch norm/seed');
    // Back to the table, which Esc leads to from any view.
    expect(await keys('\u001b')).toContain('48 runs');
  });

  it('heeds clicks and the wheel', async () => {
    const { keys, frame } = await start();
    const row = () =>
      frame()
        .split('\n')
        .findIndex((line) => line.startsWith('resnet20 without shortcut'));
    const click = `\u001b[<0;5;${row() + 1}M`;
    await keys(click);
    expect(await keys(click)).toContain('8 selected');
    await keys('\u001b[<64;5;5M');
    expect(await keys(' ')).toContain('16 selected');
  });

  it('lists its keys', async () => {
    const { keys } = await start();
    const help = await keys('?');
    expect(help).toContain('Keys in answer');
    expect(help).toContain('Compare with the highlighted cell');
  });

  it('says where no matrix is stored', async () => {
    const { keys } = startApp(quickstart(), SIZE, { experiment: 'another' });
    expect(await keys('1')).toContain('No matrix is stored for another');
  });

  it('names no baseline where the matrix has none', async () => {
    const { keys } = startApp(quickstart(), SIZE);
    const frame = await keys('1');
    expect(frame).toContain('The matrix names no baseline');
    expect(frame).toContain('5 of 10 runs finished');
  });

  it('is read out in words', async () => {
    const { frame } = startApp(runs, SIZE, { initial, screenReader: true, quietMs: 20 });
    await expect.poll(frame, WAIT).toContain('better by');
    expect(frame()).toContain('Answer view');
    expect(frame()).toContain(
      'resnet20 with batch norm, mean 0.8410 ± 0.0066, n 8, difference +0.0404 [0.0378, 0.0429], p 0.008, better',
    );
    expect(frame()).toContain('Row 1 of 6: resnet20, mean 0.8006 ± 0.0056, n 8, baseline');
    expect(frame()).not.toMatch(/[─-▟●]/u);
  });

  it('is exported as a table, as data and as an image', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-answer-'));
    const file = (name: string) => path.join(folder, name);
    const { keys, frame } = await start();
    for (const format of ['csv', 'json', 'svg']) {
      await keys(...Array.from(`:export ${format} ${file(`a.${format}`)}`), '\r');
      await expect.poll(frame, WAIT).toContain('wrote');
      await keys('j');
    }
    const read = (format: string) => readFileSync(file(`a.${format}`), 'utf8');
    const [head, ...rows] = read('csv').trim().split(/\r?\n/u);
    expect(head).toBe('part,of,metric,n,mean,sd,baseline,difference,low,high,p,verdict');
    expect(rows).toHaveLength(6);
    expect(rows[1]).toMatch(
      /^cell,resnet20 with batch norm,test\/accuracy,8,0\.84\d+,.*,resnet20,0\.04\d+,.*,better$/u,
    );
    expect(JSON.parse(read('json'))).toMatchObject({
      ...{ experiment: ANSWERED, question: 'Which part does the work?', registration: null },
      rows: [{ label: 'resnet20', verdict: 'baseline' }, {}, { verdict: 'better' }, {}, {}, {}],
    });
    expect(read('svg')).toContain('never acted');
    rmSync(folder, { recursive: true });
  });
});
