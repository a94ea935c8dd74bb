import { chartInRow, chartRow } from '../../chart/chart-grid.js';
import { previewPanels } from '../../groups/preview-panels.js';
import { configLeaves } from '../../configuration/format-value.js';
import { differenceLine } from '../../configuration/difference-line.js';
import type { UiState } from '../../state/ui-state.js';
import { type Line, span } from '../../text/line.js';
import type { Panel } from '../../text/panels.js';
import { truncate } from '../../text/width.js';
import type { Model } from '../model.js';

/** One line about what is charted: how the configurations differ, or the configuration of the only run. */
export function configurationLine({ subjects, differences }: Model, width: number): Line {
  const only = subjects[0];
  const first = only?.runs[0];
  if (only === undefined || first === undefined) return [];
  if (subjects.length > 1) {
    const text = differences.length === 0 ? 'no difference in configuration' : differenceLine(differences);
    return [span(' differs: ', { bold: true }), span(truncate(text, width - 11))];
  }
  const text = configLeaves(first.config)
    .map(({ path, value }) => `${path} ${value}`)
    .join(' · ');
  const { color, marker } = only.identity;
  return [span(` ${marker} `, { bold: true, color }), span(truncate(`${only.label}  ${text}`, width - 4))];
}

/** The charts below the table: loss and accuracy of the selected runs, unless others were asked for. */
export function previewPanel(
  { panels, draw }: Model,
  { panel, chart }: UiState,
  { width, height, ascii }: { readonly width: number; readonly height: number; readonly ascii: boolean },
): Panel {
  const shown = previewPanels(panels, panel, width).map(draw);
  return chartRow(shown, width, height, ascii ? { ...chart, glyphs: 'ascii' } : chart);
}

/** Number of the chart that stands `x` cells from the left; null between two. */
export function previewAt({ panels }: Model, { panel }: UiState, width: number, x: number): number | null {
  const shown = previewPanels(panels, panel, width);
  const at = shown[chartInRow(shown.length, width, x) ?? -1];
  return at === undefined ? null : panels.indexOf(at);
}
