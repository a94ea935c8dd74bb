import { intervalAxis, intervalBar } from '../drawing/interval-bar.js';
import type { Answer } from '../answer.js';
import { forestRows, type ForestRow } from '../text/forest-rows.js';
import { anyVerdict } from '../text/any-verdict.js';
import { intervalScale, type IntervalScale } from '../text/interval-scale.js';
import { figure, table, type Cell } from './table.js';

/** A row for each cell, sorted by effect: the baseline first, then the best. */
export function forestTable(answer: Answer): Element {
  const { metric, margin } = answer;
  const rows = forestRows(answer);
  const scale = intervalScale(
    rows.flatMap(({ ends }) => ends ?? []),
    margin,
  );
  const isCompared = anyVerdict(rows);
  return table(
    isCompared
      ? `Cells by ${metric}, and their differences to the baseline, paired by seed`
      : `Cells by ${metric}`,
    [
      { title: 'cell' },
      { title: 'n', kind: 'number' },
      { title: 'mean ± sd', kind: 'number' },
      { title: '95 % interval', kind: 'number' },
      ...(isCompared
        ? [
            { title: 'difference', kind: 'bar' as const },
            { title: 'Δ', kind: 'number' as const },
            { title: '95 % interval of Δ', kind: 'number' as const },
            { title: 'p', kind: 'number' as const },
            { title: 'verdict' },
          ]
        : []),
    ],
    rows.map((row) => ({
      cells: rowCells(row, answer, scale, isCompared),
      kind: row.isBaseline ? 'baseline' : undefined,
    })),
    isCompared ? [null, null, null, null, intervalAxis(scale), null, null, null, null] : [],
  );
}

function rowCells(row: ForestRow, answer: Answer, scale: IntervalScale, isCompared: boolean): Cell[] {
  const { label, n, mean, interval, ends, difference, range, p, verdict } = row;
  const compared = answer.rows[row.cell ?? -1];
  const number = (value: number | null | undefined, text: string) =>
    value == null ? text : figure(value, text);
  const own = [label, n, number(compared?.mean, mean), interval];
  if (!isCompared) return own;
  if (ends === null) return [...own, null, null, null, null, verdict];
  const spoken = `${label}: ${difference}${ends.low === null ? '' : ` ${range}`}`;
  return [
    ...own,
    intervalBar(ends, scale, spoken),
    number(ends.mean, difference),
    range,
    number(compared?.p, p),
    verdict,
  ];
}
