import type { ChartPanel } from './panels.js';

const ROOM_FOR_THREE = 150;

/** The charts below a comparison by a metric: its own curve, or that on the validation split of one that is tested once. */
export function curvesOf(metric: string | null, panels: readonly ChartPanel[], width: number): ChartPanel[] {
  const keys = [metric?.replace(/^test\//u, 'val/'), metric?.replace(/^test\//u, 'train/'), metric];
  const found = keys.map((wanted) =>
    panels.findIndex(({ key, behind }) => key === wanted || behind === wanted),
  );
  return previewPanels(panels, Math.max(0, found.find((at) => at >= 0) ?? 0), width);
}

/** The charts below the table of runs, from the chosen one on, going round. */
export function previewPanels(panels: readonly ChartPanel[], first: number, width: number): ChartPanel[] {
  const beside = Math.min(width >= ROOM_FOR_THREE ? 3 : 2, panels.length);
  return [...panels, ...panels].slice(first, first + beside);
}
