import { besides, fitLine, type Line } from './line.js';

/** A part of the screen: lines in a box of their own. */
export interface LinesPanel {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** Parts beside or below one another. */
export interface PanelBox {
  readonly direction: 'row' | 'column';
  /** Blank cells between parts in a row. */
  readonly gap?: number;
  readonly panels: readonly Panel[];
}

export type Panel = LinesPanel | PanelBox;

/** The panel as lines: for a page that scrolls, and for an image. */
export function panelLines(panel: Panel): Line[] {
  if ('lines' in panel)
    return Array.from({ length: panel.height }, (_, row) => fitLine(panel.lines[row] ?? [], panel.width));
  const { direction, gap = 0, panels } = panel;
  if (direction === 'column') return panels.flatMap(panelLines);
  return besides(
    panels.map((each) => ({ lines: panelLines(each), width: panelWidth(each) })),
    gap,
  );
}

function panelWidth(panel: Panel): number {
  if ('lines' in panel) return panel.width;
  const { direction, gap = 0, panels } = panel;
  const widths = panels.map(panelWidth);
  return direction === 'column'
    ? Math.max(0, ...widths)
    : widths.reduce((sum, width) => sum + width, gap * Math.max(0, widths.length - 1));
}
