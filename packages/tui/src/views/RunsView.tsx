import { Box } from 'ink';
import type { ReactElement } from 'react';
import { differenceLine } from '../compare/compare-table.js';
import { configLeaves } from '../compare/format-value.js';
import type { UiState } from '../state/ui-state.js';
import { type Line, span } from '../text/line.js';
import { truncate } from '../text/width.js';
import { chartRow } from './chart-grid.js';
import type { FrameLayout } from './frame-layout.js';
import { Lines } from './Lines.js';
import { previewPanels } from './preview-panels.js';
import { runsLines } from './runs-lines.js';
import type { Model } from './use-model.js';

export interface RunsViewProps {
  readonly model: Model;
  readonly state: UiState;
  readonly layout: FrameLayout;
  readonly ascii: boolean;
}

/** One line about what is charted: how the configurations differ, or the configuration of the only run. */
function configurationLine({ subjects, differences }: Model, width: number): Line {
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

/** The table of runs or groups, and where there is room loss and accuracy of the selected ones below it. */
export function RunsView({ model, state, layout, ascii }: RunsViewProps): ReactElement {
  const { width, charts } = layout;
  const { panels } = model;
  const shown = previewPanels(panels, state.panel, width).map(model.draw);
  const { yScale, xScale, xAxis } = state.chart;
  const glyphs = ascii ? 'ascii' : state.chart.glyphs;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Lines lines={runsLines(model, state, width, layout.table)} width={width} height={layout.table} />
      {charts > 0 && (
        <>
          <Lines lines={[configurationLine(model, width)]} width={width} height={1} />
          <Lines
            lines={chartRow(shown, width, charts, { yScale, xScale, xAxis, glyphs })}
            width={width}
            height={charts}
          />
        </>
      )}
    </Box>
  );
}
