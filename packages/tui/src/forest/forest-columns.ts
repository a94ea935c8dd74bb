import { intervalScale, type ForestPart, type ForestRow, type IntervalScale } from '@ablate/report/text';
import { type Line, span, type Style } from '../text/line.js';
import { fit, textWidth } from '../text/width.js';
import { intervalAxis, intervalBar } from './interval-bar.js';

/** A column between the label and the verdict, which are always there. */
export interface ForestColumn {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly cell: (row: ForestRow, style: Style) => Line;
  /** Below the rows. */
  readonly foot?: Line;
}

const BAR_LEAST = 13;
const BAR_MOST = 61;

/** The columns of a part; what has no row with a text is left out. `spare` cells make the bar wider. */
export function forestColumns(
  { rows }: ForestPart,
  margin: number | null,
  spare: number,
): readonly ForestColumn[] {
  const scale = intervalScale(
    rows.flatMap(({ ends }) => ends ?? []),
    margin,
  );
  const text = (
    id: string,
    title: string,
    textOf: (row: ForestRow) => string,
    align: 'left' | 'right' = 'right',
  ): ForestColumn[] => {
    const widths = rows.map((row) => textWidth(textOf(row)));
    const widest = Math.max(0, ...widths);
    const width = Math.max(textWidth(title), widest);
    const cell = (row: ForestRow): Line => [span(fit(textOf(row), width, align))];
    return widest === 0 ? [] : [{ id, title: fit(title, width, align), width, cell }];
  };
  return [
    ...text('mean', 'mean ± sd', ({ mean }) => mean),
    ...bar(scale, rows, spare),
    ...text('difference', 'Δ', ({ difference }) => difference),
    ...text('interval', 'interval of Δ', ({ range }) => range),
    ...text('n', 'n', ({ n }) => n, 'left'),
    ...text('p', 'p', ({ p }) => p),
  ];
}

function bar(scale: IntervalScale, rows: readonly ForestRow[], spare: number): ForestColumn[] {
  if (rows.every(({ ends }) => ends === null)) return [];
  const width = Math.min(BAR_MOST, BAR_LEAST + Math.max(0, spare));
  return [
    {
      ...{ id: 'bar', title: fit('difference', width), width },
      cell: ({ ends }, style) => intervalBar(ends, scale, width, style),
      foot: intervalAxis(scale, width),
    },
  ];
}
