import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { startApp as start } from '../../fixtures/start-app.js';

afterEach(cleanup);

describe('the mouse', () => {
  it('heeds the mouse: a row, a view, the wheel', async () => {
    const { keys } = start();
    await keys('\u001b[<0;5;5M', ' ', '\u001b[<0;5;3M');
    expect(await keys(' ', '\u001b[<0;30;1M')).toContain('b plain8 none s0');
    await keys('2', '\u001b[<64;5;3M\u001b[<65;5;3M');
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
    const clicked = await keys('3', '\u001b[<0;80;10M');
    expect(clicked).toContain('val/accuracy (faint: train)  at step 159.93');
    expect(clicked.split('\n')[9]?.charAt(79)).toBe('┊');
    const zoomed = await keys('\u001b[<64;80;10M');
    expect(zoomed).toContain('at step 159.93');
    expect(zoomed.split('\n').at(-3)).not.toBe(clicked.split('\n').at(-3));
  });

  it('highlights the cell that is clicked, and selects its runs at the next click', async () => {
    const { keys } = start();
    const shown = await keys('6', '\u001b[<0;50;6M');
    expect(shown).toContain('plain8 · bn');
    expect(await keys('\u001b[<0;50;6M')).toContain('2 selected');
    expect(await keys('\u001b[<0;20;7M')).toContain('resnet8 · none');
    expect(await keys('\u001b[<65;20;7M')).toContain('resnet14 · none');
  });

  it('scrolls with the wheel, and takes no click for an answer', async () => {
    const { keys } = start();
    const top = await keys('5');
    const scrolled = await keys('\u001b[<65;5;5M');
    expect(scrolled.split('\n')[1]).toBe(top.split('\n')[4]);
    const asked = await keys('6', 'j', 'l', 'K');
    expect(await keys('\u001b[<0;3;1M')).toBe(asked);
  });
});
