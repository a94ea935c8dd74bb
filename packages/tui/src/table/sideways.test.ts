import { describe, expect, it } from 'vitest';
import { blockText, span } from '../text/line.js';
import { shownColumns, sidewaysLines } from './sideways.js';

const row = (title: string, ...cells: string[]) => ({
  title: span(title),
  cells: cells.map((each) => span(each)),
});
const rows = [
  row('', 'a', 'b', 'c'),
  [span('heading')],
  row('model.options.shortcut', 'identity', 'projection', 'none'),
  row('lr', '0.1', '0.003', '0.1'),
];
const drawn = (width: number, column: number) => '\n' + blockText(sidewaysLines({ rows, width, column }));

describe('a table that scrolls sideways', () => {
  it('shows all columns where they fit', () => {
    expect(drawn(60, 0)).toMatchInlineSnapshot(`
      "
                               a         b           c
      heading
      model.options.shortcut   identity  projection  none
      lr                       0.1       0.003       0.1"
    `);
  });

  it('says where more columns are, and cuts nothing', () => {
    expect(drawn(36, 0)).toMatchInlineSnapshot(`
      "
                       a        ›
      heading
      model.options.   identity
      shortcut
      lr               0.1"
    `);
    expect(drawn(36, 1)).toMatchInlineSnapshot(`
      "
                     ‹ b           c
      heading
      model.options.   projection  none
      shortcut
      lr               0.003       0.1"
    `);
  });

  it('is scrolled no further than to its last column', () => {
    expect(drawn(36, 9)).toBe(drawn(36, 2));
    expect(shownColumns([5, 5, 5], 12, 9)).toEqual({ from: 1, to: 3 });
    expect(shownColumns([], 12, 0)).toEqual({ from: 0, to: 0 });
  });
});
