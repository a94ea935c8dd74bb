import * as Plot from '@observablehq/plot';
import { document } from '../html/element.js';

const WIDTH = 240;
const SIDE = 8;

export interface IntervalScale {
  readonly domain: readonly [low: number, high: number];
  /** The smallest difference that matters; shaded. */
  readonly margin: number | null;
}

/** A scale that has room for every difference, its interval, and the margin. */
export function intervalScale(
  differences: readonly {
    readonly mean: number;
    readonly low: number | null;
    readonly high: number | null;
  }[],
  margin: number | null,
): IntervalScale {
  const ends = differences.flatMap(({ mean, low, high }) => [mean, low ?? mean, high ?? mean]);
  const all = [0, ...ends, ...(margin === null ? [] : [-margin, margin])].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low || 1) * 0.04;
  return { domain: [low - room, high + room], margin };
}

/** `├──●──┤` beside the baseline's line. */
export function intervalBar(
  { mean, low, high }: { readonly mean: number; readonly low: number | null; readonly high: number | null },
  scale: IntervalScale,
  label: string,
): Element {
  const range = low === null || high === null ? [] : [{ low, high }];
  return drawing(
    Plot.plot({
      ...frame(scale, 26),
      x: { axis: null, domain: [...scale.domain] },
      marks: [
        ...background(scale),
        Plot.link(range, { x1: 'low', x2: 'high', y1: 0, y2: 0, stroke: 'currentColor', strokeWidth: 1.5 }),
        ...(['low', 'high'] as const).map((end) =>
          Plot.tickX(range, {
            x: end,
            stroke: 'currentColor',
            strokeWidth: 1.5,
            insetTop: 6,
            insetBottom: 6,
          }),
        ),
        Plot.dot([mean], { x: (each: number) => each, y: 0, r: 4, fill: 'currentColor' }),
      ],
    }),
    label,
  );
}

/** The axis that all bars of a table share. */
export function intervalAxis(scale: IntervalScale): Element {
  return drawing(
    Plot.plot({
      ...frame(scale, 30),
      x: { axis: 'bottom', domain: [...scale.domain], ticks: 4, label: null, tickSize: 4 },
      marks: background(scale),
    }),
    'axis of the differences',
  );
}

function frame(_: IntervalScale, height: number) {
  return {
    ...{ document, width: WIDTH, height, className: 'bar' },
    ...{ marginLeft: SIDE, marginRight: SIDE, marginTop: 0, marginBottom: height > 26 ? 22 : 0 },
    y: { axis: null, domain: [-1, 1] as [number, number] },
  };
}

function background({ margin }: IntervalScale): Plot.Markish[] {
  return [
    ...(margin === null
      ? []
      : [Plot.rectX([{ low: -margin, high: margin }], { x1: 'low', x2: 'high', fill: 'var(--margin)' })]),
    Plot.ruleX([0], { stroke: 'var(--line)' }),
  ];
}

/** Plot's drawing as one image with a text in its place; what Plot styles by a sheet of its own, the page's sheet does. */
export function drawing(plot: Element, label: string): Element {
  plot.querySelector('style')?.remove();
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', label);
  for (const part of plot.querySelectorAll('[aria-label], [aria-hidden]')) {
    part.removeAttribute('aria-label');
    part.removeAttribute('aria-hidden');
  }
  return plot;
}
