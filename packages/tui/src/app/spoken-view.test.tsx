import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeRow } from '../../fixtures/quickstart.js';
import { storeRuns } from '../../fixtures/run-store.js';
import { hostileNames } from '../../fixtures/hostile-names.js';
import { quickstart, startApp, WAIT } from '../../fixtures/start-app.js';
import { trend } from '../views/charts/spoken-charts.js';
import { spokenLine } from '../text/spoken-line.js';

/** Escape sequences, frames and braille: nothing that is drawn. */
const DRAWN = /(?!\n)\p{Cc}|[\u2500-\u259f\u2800-\u28ff]/u;

afterEach(cleanup);

function start(runs = quickstart(), quietMs = 1e6) {
  return startApp(runs, { columns: 80, rows: 24 }, { quietMs, screenReader: true });
}

describe('plain lines for a screen reader', () => {
  it('name the view, read rows as text, and end with the highlighted one', async () => {
    const { keys } = start();
    const lines = (await keys('j')).split('\n');
    expect(lines[0]).toBe('Runs view: 8 runs, 1 running, 1 failed. ? for help.');
    expect(lines).toContainEqual(
      expect.stringMatching(/^plain8 none s0, status finished, seed 0, epoch 10\/10/u),
    );
    expect(lines.at(-1)).toMatch(/^Row 2 of 8: plain8 none s1, status finished/u);
  });

  it('sum charts up in numbers, at the crosshair too', async () => {
    const { keys } = start();
    expect(await keys(' ', ' ', '3')).toContain(
      'val/loss (faint: train), a plain8 none s0: last 0.3854, lowest 0.3854, highest 1.645, flat, 10 points',
    );
    expect(await keys('h')).toMatch(/At step 149\.5:\n.*a plain8 none s0: here 0\.6617/u);
  });

  it('say what the other views show', async () => {
    const { keys } = start();
    expect(await keys(' ', 'j', ' ', '4')).toContain('regularizers, [], batch-norm');
    expect(await keys('5')).toContain('Run view');
    expect(await keys('6', 'j')).toContain('Cell resnet8, none:\nhere, seed 0, finished, 0.8325');
    expect(await keys('?')).toContain('Help');
  });

  it('are nothing that is drawn, in no view', async () => {
    const { keys, frames } = start();
    await keys('o', ' ', ' ', '3', 'w', '4', '5', '6', 'l', '?');
    for (const frame of frames) expect(frame).not.toMatch(DRAWN);
  });

  it('hold what changes by itself back, and answer a key at once', async () => {
    using runs = storeRuns();
    const { frame, keys } = start(runs);
    runs.store.enqueue({ experiment: 'quickstart', name: 'enqueued' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(frame()).not.toContain('enqueued');
    expect(await keys('j')).toContain('enqueued');
  });

  it('say after a while what has changed by itself', async () => {
    using runs = storeRuns();
    const { frame } = start(runs, 50);
    runs.store.enqueue({ experiment: 'quickstart', name: 'enqueued' });
    await expect.poll(frame, WAIT).toContain('enqueued');
  });

  it('say hostile names harmlessly', async () => {
    const hostile = hostileNames.map((name, index) => ({
      row: fakeRow(index, { name, config: { [name]: name } }),
      series: {},
      logs: [name],
    }));
    using runs = storeRuns(hostile);
    const { keys, frames } = start(runs);
    await keys(' ', ' ', '3', '4', '5', '6');
    for (const frame of frames) expect(frame).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});

it('leaves out what is only drawn, and says columns with commas', () => {
  expect(spokenLine([{ text: '  ✓ 2/2   0.81 ★ ' }, { text: '████▌  80.0 %' }])).toBe(
    '2/2, 0.81 best, 80.0 %',
  );
});

it.each([
  [[1, 2, 3, 4], 'rising'],
  [[4, 3, 2, 1], 'falling'],
  [[1, 9, 5, 5], 'flat'],
  [[1], 'flat'],
] as const)('calls the trend of %j %s', (values, expected) => {
  expect(trend(values)).toBe(expected);
});
