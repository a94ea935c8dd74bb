import type { ChartPanel } from './panels.js';

const ROOM_FOR_THREE = 150;

/** The charts below the comparison: the first of them, loss and accuracy where there are any. */
export function comparedCurves(panels: readonly ChartPanel[], width: number): ChartPanel[] {
  return previewPanels(panels, 0, width);
}

/** The charts below the table of runs, from the chosen one on, going round. */
export function previewPanels(panels: readonly ChartPanel[], first: number, width: number): ChartPanel[] {
  const beside = Math.min(width >= ROOM_FOR_THREE ? 3 : 2, panels.length);
  return [...panels, ...panels].slice(first, first + beside);
}
