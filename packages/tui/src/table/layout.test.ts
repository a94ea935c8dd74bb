import { describe, expect, it } from 'vitest';
import { quickstartRuns } from '../../fixtures/quickstart.js';
import { blockText, lineText, lineWidth } from '../text/line.js';
import { runColumns } from './columns.js';
import { headerLine, placeColumns, rowLines } from './layout.js';

const rows = quickstartRuns().map(({ row }) => row);
const context = { progress: new Map(), now: 0 };
const columns = runColumns(['train/loss', 'val/accuracy', 'val/loss', 'lr']);

describe('placeColumns', () => {
  it('leaves out the least important columns where it is narrow', () => {
    const ids = (width: number) => placeColumns(columns, width).map(({ column }) => column.id);
    expect(ids(30)).toEqual(['name', 'status']);
    expect(ids(60)).toEqual(['name', 'status', 'epoch', 'val/accuracy', 'val/loss']);
    expect(ids(200)).toEqual(columns.map(({ id }) => id));
  });

  it.each([undefined, 'x'.repeat(10_000)])('never takes more than the width', (name) => {
    const named = rows.map((row) => ({ ...row, name: name ?? row.name }));
    for (let width = 10; width < 220; width += 7) {
      expect(lineWidth(headerLine(placeColumns(columns, width, named), []))).toBeLessThanOrEqual(width);
    }
  });

  it('shows long names whole before it shows less important columns', () => {
    const name = 'wide-resnet/batch-norm+weight-decay/seed0';
    const named = rows.map((row) => ({ ...row, name }));
    const placed = placeColumns(columns, 115, named);
    expect(blockText(rowLines(placed, named, context))).toContain(name);
    expect(placed.map(({ column }) => column.id)).toContain('val/accuracy');
  });
});

it('shortens names that are too long by what they begin with, and never in their middle', () => {
  const named = [0, 1].map((seed) => ({ ...rows[0]!, name: `wide-resnet/batch-norm/seed${seed}` }));
  const [first, second] = rowLines(placeColumns(columns, 40).slice(0, 1), named, context).map(lineText);
  expect([first?.trim(), second?.trim()]).toEqual(['…batch-norm/seed0', '…batch-norm/seed1']);
});

it('draws header and rows', () => {
  const placed = placeColumns(columns, 78);
  const lines = [
    headerLine(placed, [{ column: 'val/accuracy', descending: true }]),
    ...rowLines(placed, rows.slice(0, 7), context),
  ];
  expect('\n' + blockText(lines)).toMatchInlineSnapshot(`
    "
    run                        status      seed   epoch val/acc▾  val/loss    time
    plain8 none s0             ✓ finished     0       –   0.8201    0.3854   1m23s
    plain8 none s1             ✓ finished     1       –   0.8101    0.4054   1m23s
    plain8 bn s0               ✓ finished     0       –   0.8325    0.3536   1m23s
    plain8 bn s1               ✓ finished     1       –   0.8225    0.3736   1m23s
    resnet8 none s0            ✓ finished     0       –   0.8325    0.3536   1m23s
    resnet8 none s1            ✗ failed       1       –   0.7112    0.6599   1m23s
    resnet8 bn s0              ● running      0       –   0.7720    0.5091       –"
  `);
});

it('keeps every column in its place whatever the name is', () => {
  const placed = placeColumns(columns, 78);
  const [row] = rows;
  const names = [
    '日本語'.repeat(20),
    '\u001b[2Jevil\u0007',
    'שלום עולם',
    'e\u0301'.repeat(50),
    'x'.repeat(10_000),
    '👩‍👧🏽🇩🇪',
  ];
  for (const line of rowLines(
    placed,
    names.map((name) => ({ ...row!, name })),
    context,
  )) {
    expect(lineWidth(line)).toBe(lineWidth(headerLine(placed, [])));
    expect(lineText(line)).not.toMatch(/\p{Cc}/u);
  }
});
