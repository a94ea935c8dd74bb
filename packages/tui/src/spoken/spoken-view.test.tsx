import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeReader, fakeRow, quickstartRuns } from '../../fixtures/fake-reader.js';
import { hostileNames } from '../../fixtures/hostile-names.js';
import { startApp, WAIT } from '../../fixtures/start-app.js';
import { trend } from './spoken-charts.js';
import { spokenLine } from './spoken-line.js';

/** Escape sequences, frames and braille: nothing that is drawn. */
const DRAWN = /(?!\n)\p{Cc}|[\u2500-\u259f\u2800-\u28ff]/u;

afterEach(cleanup);

function start(reader = new FakeReader(quickstartRuns()), quietMs = 1e6) {
  return startApp(reader, { columns: 80, rows: 24 }, { quietMs, screenReader: true });
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
    expect(await keys(' ', ' ', '2')).toContain(
      'val/loss (faint: train), a plain8 none s0: last 0.3854, lowest 0.3854, highest 1.645, flat, 10 points',
    );
    expect(await keys('h')).toMatch(/At step 149\.5:\n.*a plain8 none s0: here 0\.6617/u);
  });

  it('say what the other views show', async () => {
    const { keys } = start();
    expect(await keys(' ', 'j', ' ', '3')).toContain('regularizers, [], batch-norm');
    expect(await keys('4')).toContain('Run view');
    expect(await keys('5', 'j')).toContain('Cell resnet8, none:\nhere, seed 0, finished, 0.8325');
    expect(await keys('?')).toContain('Help');
  });

  it('are nothing that is drawn, in no view', async () => {
    const { keys, frames } = start();
    await keys('o', ' ', ' ', '2', 'w', '3', '4', '5', 'l', '?');
    for (const frame of frames) expect(frame).not.toMatch(DRAWN);
  });

  it('hold what changes by itself back, and answer a key at once', async () => {
    const { reader, frame, keys } = start();
    const [first, ...rest] = quickstartRuns();
    reader.change([{ ...first!, row: { ...first!.row, name: 'renamed' } }, ...rest]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(frame()).not.toContain('renamed');
    expect(await keys('j')).toContain('renamed');
  });

  it('say after a while what has changed by itself', async () => {
    const { reader, frame } = start(undefined, 50);
    const [first, ...rest] = quickstartRuns();
    reader.change([{ ...first!, row: { ...first!.row, name: 'renamed' } }, ...rest]);
    await expect.poll(frame, WAIT).toContain('renamed');
  });

  it('say hostile names harmlessly', async () => {
    const runs = hostileNames.map((name, index) => ({
      row: fakeRow(index, { name, config: { [name]: name } }),
      series: {},
      logs: [name],
    }));
    const { keys, frames } = start(new FakeReader(runs));
    await keys(' ', ' ', '2', '3', '4', '5');
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
