import { GLYPH_SETS } from '../chart/braille-canvas.js';
import { X_AXES } from '../chart/series.js';
import type { ChartState, UiState } from './ui-state.js';

/** Weights that `w` steps through; 0 is off. */
const SMOOTHING = [0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99] as const;
const CROSS_STEP = 1 / 60;
const ZOOM = 0.5;
const NARROWEST = 1 / 1_000;
const PAN = 0.25;

export function stepSmoothing(chart: ChartState, step: 1 | -1): ChartState {
  const at = SMOOTHING.findIndex((weight) => weight >= chart.smoothing - 1e-9);
  const next = Math.max(0, Math.min(SMOOTHING.length - 1, at + step));
  return { ...chart, smoothing: SMOOTHING[next] ?? 0 };
}

function nextXAxis(chart: ChartState): ChartState {
  const next = X_AXES[(X_AXES.indexOf(chart.xAxis) + 1) % X_AXES.length];
  return { ...chart, xAxis: next ?? 'step', from: 0, to: 1 };
}

export function nextGlyphs(chart: ChartState): ChartState {
  const next = GLYPH_SETS[(GLYPH_SETS.indexOf(chart.glyphs) + 1) % GLYPH_SETS.length];
  return { ...chart, glyphs: next ?? 'braille' };
}

/** Moves the crosshair; the first press puts it in the middle. */
export function moveCross(chart: ChartState, step: 1 | -1): ChartState {
  const cross = chart.cross === null ? 0.5 : chart.cross + step * CROSS_STEP;
  return { ...chart, cross: Math.max(0, Math.min(1, cross)) };
}

/** Halves or doubles the shown part of the x range around the crosshair, or around the middle. */
export function zoom(chart: ChartState, inwards: boolean): ChartState {
  const { from, to, cross } = chart;
  const width = Math.max(NARROWEST, Math.min(1, (to - from) * (inwards ? ZOOM : 1 / ZOOM)));
  const center = from + (to - from) * (cross ?? 0.5);
  const start = Math.max(0, Math.min(1 - width, center - width * (cross ?? 0.5)));
  return { ...chart, from: start, to: start + width };
}

export function pan(chart: ChartState, step: 1 | -1): ChartState {
  const width = chart.to - chart.from;
  const from = Math.max(0, Math.min(1 - width, chart.from + step * width * PAN));
  return { ...chart, from, to: from + width };
}

export const onChart =
  (change: (chart: ChartState) => ChartState) =>
  (state: UiState): UiState => ({ ...state, chart: change(state.chart) });

/** What keys change of charts wherever they stand. */
export const CHART_UPDATE = {
  'smooth-more': onChart((chart) => stepSmoothing(chart, 1)),
  'smooth-less': onChart((chart) => stepSmoothing(chart, -1)),
  'x-axis': onChart(nextXAxis),
  'log-x': onChart((chart) => ({ ...chart, xScale: chart.xScale === 'log' ? 'linear' : 'log' })),
  clip: onChart((chart) => ({ ...chart, clip: !chart.clip })),
  'log-y': onChart((chart) => ({ ...chart, yScale: chart.yScale === 'log' ? 'linear' : 'log' })),
};
