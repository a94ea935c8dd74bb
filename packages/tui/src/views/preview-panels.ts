import type { ChartPanel } from '../chart/panels.js';

const ROOM_FOR_THREE = 150;

/** The charts below the table of runs, from the chosen one on, going round. */
export function previewPanels(panels: readonly ChartPanel[], first: number, width: number): ChartPanel[] {
  const beside = Math.min(width >= ROOM_FOR_THREE ? 3 : 2, panels.length);
  return [...panels, ...panels].slice(first, first + beside);
}
