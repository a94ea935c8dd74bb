import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { blockText, span } from '../text/line.js';
import { type Panel, panelLines } from '../text/panels.js';
import { Panels } from './Panels.js';

afterEach(cleanup);

const lines = (name: string, width: number, height: number): Panel => ({
  ...{ width, height },
  // One more than there is room for, and longer.
  lines: Array.from({ length: height + 1 }, (_, row) => [span(`${name}${row}${'.'.repeat(width)}`)]),
});
const panel: Panel = {
  direction: 'column',
  panels: [
    lines('head', 20, 1),
    { direction: 'row', gap: 2, panels: [lines('left', 8, 2), lines('right', 10, 3)] },
    { direction: 'row', panels: [] },
    lines('foot', 20, 1),
  ],
};

it('puts panels where they stand as lines', () => {
  const { lastFrame } = render(<Panels panel={panel} />);
  expect(lastFrame()).toBe(blockText(panelLines(panel)));
  expect('\n' + blockText(panelLines(panel))).toMatchInlineSnapshot(`
    "
    head0..............…
    left0..…  right0...…
    left1..…  right1...…
              right2...…
    foot0..............…"
  `);
});
