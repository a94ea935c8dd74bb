import * as Plot from '@observablehq/plot';
import { document } from '../html/element.js';
import type { ForestRow } from '../text/forest-rows.js';
import type { IntervalScale } from '../text/interval-scale.js';
import { LETTER } from './point-names.js';
import { drawing } from './interval-bar.js';

const WIDTH = 720;
const LINE = 24;
/** For `+0.0123 undecided`. */
const RIGHT = 130;

/** Differences with their intervals, one below the other, beside 0 and the margin; each with its verdict. */
export function drawForest(
  rows: readonly Pick<ForestRow, 'label' | 'ends' | 'difference' | 'decision'>[],
  { domain, margin }: IntervalScale,
  title: string,
): Element {
  const places = rows.map((_, at) => at);
  const ranges = rows.flatMap(({ ends }, y) => {
    const { low = null, high = null } = ends ?? {};
    return low === null || high === null ? [] : [{ y, low, high }];
  });
  const ink = { stroke: 'currentColor', strokeWidth: 1.5 };
  return drawing(
    Plot.plot({
      ...{ document, width: WIDTH, height: LINE * rows.length + 48, className: 'forest' },
      ...{ marginLeft: 16 + LETTER * Math.max(...rows.map(({ label }) => label.length)) },
      ...{ marginRight: RIGHT, marginTop: 4, marginBottom: 44 },
      x: { label: title, labelAnchor: 'center', labelArrow: 'none', domain: [...domain], ticks: 6 },
      y: {
        ...{ type: 'band', domain: places, label: null, tickSize: 0 },
        tickFormat: (at: number) => rows[at]?.label ?? '',
      },
      marks: [
        ...(margin === null
          ? []
          : [Plot.rectX([margin], { x1: -margin, x2: margin, fill: 'var(--margin)' })]),
        Plot.ruleX([0], { stroke: 'var(--line)' }),
        Plot.link(ranges, { x1: 'low', x2: 'high', y1: 'y', y2: 'y', ...ink }),
        ...(['low', 'high'] as const).map((end) =>
          Plot.tickX(ranges, { x: end, y: 'y', insetTop: 6, insetBottom: 6, ...ink }),
        ),
        Plot.dot(rows, {
          ...{ x: ({ ends }: ForestRow) => ends?.mean, y: places, r: 4, fill: 'currentColor' },
        }),
        Plot.text(rows, {
          ...{ x: () => domain[1], y: places, dx: 8, textAnchor: 'start' },
          text: ({ difference, decision }: ForestRow) => `${difference} ${decision?.verdict ?? ''}`.trim(),
        }),
      ],
    }),
    title,
  );
}
