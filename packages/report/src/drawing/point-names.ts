import * as Plot from '@observablehq/plot';

/** Width of a letter of 10 pixels, on average. */
export const LETTER = 5.6;

/** A name beside a point. */
export interface PointName {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly color: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pixels from the middle of a line of text to its edge, and from that of a point. */
const HALF_LINE = 5.5;
const RADIUS = 4;

/** From a point to the middle of its name: above or below it, then further away. */
const LIFTS = [-7, 7, -18, 18, -29, 29];

/** Names beside their points, each where it covers no other name and no point, if there is such a place near. */
export function pointNames(names: readonly PointName[]): Plot.Markish {
  return Plot.text(
    names,
    Plot.initializer(
      {
        ...{ x: 'x', y: 'y', text: 'text', textAnchor: 'start' as const },
        fill: { value: 'color', scale: null },
      },
      (data, facets, _, { x, y }) => {
        const places = place(
          names.map((name) => ({
            ...{ x: Number(x?.(name.x)), y: Number(y?.(name.y)) },
            width: LETTER * name.text.length,
          })),
        );
        return {
          ...{ data, facets },
          channels: {
            x: { value: places.map(({ left }) => left) },
            y: { value: places.map(({ top }) => top + HALF_LINE) },
          },
        };
      },
    ),
  );
}

/** A box of that width beside each point, those first that are given first. */
function place(points: readonly { readonly x: number; readonly y: number; readonly width: number }[]): Box[] {
  const taken = points.map(({ x, y }) => around(x - RADIUS, x + RADIUS, y, RADIUS));
  return points.map(({ x, y, width }) => {
    const boxes = LIFTS.flatMap((lift) => [
      around(x + RADIUS, x + RADIUS + width, y + lift, HALF_LINE),
      around(x - RADIUS - width, x - RADIUS, y + lift, HALF_LINE),
    ]);
    const box = boxes.find((each) => !taken.some((other) => overlap(each, other))) ?? boxes[0];
    if (box === undefined) throw new Error('expected a place beside each point');
    taken.push(box);
    return box;
  });
}

function around(left: number, right: number, middle: number, half: number): Box {
  return { left, right, top: middle - half, bottom: middle + half };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
