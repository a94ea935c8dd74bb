import { mean } from '@ablate/statistics';
import { drawCurves } from '../drawing/curves.js';
import { drawForest } from '../drawing/forest.js';
import { drawFront, type FrontPoint } from '../drawing/front.js';
import { drawTrend } from '../drawing/trend.js';
import type { Report } from '../read-report.js';
import { forestParts } from '../text/forest-rows.js';
import { intervalScale } from '../text/interval-scale.js';
import { element } from './element.js';
import { COLOURS, colourOf } from './styles.js';

/** A drawing, and what its colours stand for. */
export interface Figure {
  /** What it shows, in words that do for a file. */
  readonly name: string;
  readonly drawing: Element;
  readonly labels: readonly string[];
  readonly caption: string;
}

/** Every seed's curve and the mean of each cell, a figure for each metric. */
export function curveFigures({ curves, cells }: Report): Figure[] {
  return curves.map(({ metric, cells: found }) => {
    const drawn = cells.slice(0, COLOURS).map(({ label }, at) => ({
      ...{ label, color: colourOf(at), seeds: found[at] ?? [] },
    }));
    const hidden = cells.length - drawn.length;
    return {
      name: `${metric} by step`,
      drawing: drawCurves(drawn, metric),
      labels: drawn.map(({ label }) => label),
      caption:
        `${metric}: every seed, and the mean of each cell over the steps that all of its seeds have.` +
        (hidden > 0 ? ` The first ${drawn.length} of ${cells.length} cells.` : ''),
    };
  });
}

/** The metric over each axis that is a number. */
export function trendFigures({ trends }: Report): Figure[] {
  return trends.map((trend) => {
    const name = `${trend.metric} over ${trend.axis}`;
    return {
      name,
      drawing: drawTrend(trend, colourOf),
      labels: trend.lines.map(({ label }) => label),
      caption: `${name}: every finished run, the mean of each cell, and its 95 % interval (t, of one cell by itself).`,
    };
  });
}

const SPEED = 'images_per_second';
/** Below that, cells are as fast as the machine was quiet. */
const LEAST_RATIO = 1.5;

/** The metric over how fast a cell trains, with the Pareto front; none where no cell is much faster than another. */
export function speedFigures({ answer, cells }: Report): Figure[] {
  const { metric, goal, rows } = answer;
  if (metric === SPEED || goal === null) return [];
  const points = rows.flatMap(({ label, mean: y, interval }, at): FrontPoint[] => {
    const runs = cells[at]?.runs ?? [];
    const x = mean(
      runs.flatMap((run) => (run?.status === 'finished' ? (run.metrics[SPEED]?.mean ?? []) : [])),
    );
    return x === null || y === null ? [] : [{ label, x, y, interval }];
  });
  const speeds = points.map(({ x }) => x);
  if (!(Math.max(...speeds) >= LEAST_RATIO * Math.min(...speeds))) return [];
  const caption = `${metric} by ${SPEED} in the same runs: each cell's mean with its 95 % interval (t), and a line through those that no other beats by both.`;
  const drawing = drawFront(points, { x: { name: SPEED, goal: 'max' }, y: { name: metric, goal } });
  return [{ name: `${metric} by ${SPEED}`, drawing, labels: [], caption }];
}

/** Differences with their intervals, on one scale. */
interface ForestFigures {
  /** What components do, and their interactions, as `effectTables` has them; null for one that has nothing to draw. */
  readonly effects: readonly (Figure | null)[];
  /** How cells differ from their baselines. */
  readonly cells: Figure | null;
}

export function forestFigures({ answer }: Report): ForestFigures {
  const { metric, margin } = answer;
  const parts = forestParts(answer).map(({ title, rows }) => ({
    title,
    rows: rows.filter(({ decision, isBaseline }) => decision !== null && !isBaseline),
  }));
  const scale = intervalScale(
    parts.flatMap(({ rows }) => rows.flatMap(({ ends }) => ends ?? [])),
    margin,
  );
  const figureOf = ({ title, rows }: (typeof parts)[number], what: string): Figure | null => {
    if (rows.length === 0) return null;
    const name = `${what} ${metric}`;
    const shaded = margin === null ? '' : `; shaded is what is less than ${margin}`;
    return { name, drawing: drawForest(rows, scale, name), labels: [], caption: `${title}${shaded}.` };
  };
  // Cells come last.
  const cells = parts.at(-1);
  return {
    effects: parts
      .slice(0, -1)
      .map((part, at) => figureOf(part, at === 0 ? 'effects on' : 'interactions in')),
    cells: cells === undefined ? null : figureOf(cells, 'differences in'),
  };
}

/** A figure as it stands in a page. */
export function figureElement({ drawing, labels, caption }: Figure): Element {
  const entries = labels.map((label, at) =>
    element('li', {}, element('span', { style: `background:${colourOf(at)}` }), label),
  );
  return element(
    'figure',
    {},
    drawing,
    ...(labels.length > 1 ? [element('ul', { class: 'legend' }, ...entries)] : []),
    element('figcaption', {}, caption),
  );
}
