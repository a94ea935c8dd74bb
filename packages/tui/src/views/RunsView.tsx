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
import { runsTableLines } from './runs-table.js';
import type { Model } from './use-model.js';

export interface RunsViewProps {
  readonly model: Model;
  readonly state: UiState;
  readonly layout: FrameLayout;
}

/** One line about the charted runs: how their configurations differ, or the configuration of the only one. */
function configurationLine({ charted, differences }: Model, width: number): Line {
  const only = charted[0];
  if (only === undefined) return [];
  if (charted.length > 1) {
    const text = differences.length === 0 ? 'no difference in configuration' : differenceLine(differences);
    return [span(' differs: ', { bold: true }), span(truncate(text, width - 11))];
  }
  const text = configLeaves(only.run.config)
    .map(({ path, value }) => `${path} ${value}`)
    .join(' · ');
  const { color, marker } = only.identity;
  return [span(` ${marker} `, { bold: true, color }), span(truncate(`${only.run.name}  ${text}`, width - 4))];
}

function emptyText({ counts }: Model, { filter }: UiState): string {
  return counts.total === 0
    ? 'no runs yet: `ablate run` starts some'
    : `no run matches "${filter}"; esc drops the filter`;
}

/** The run table, and where there is room the loss and accuracy of the selected runs below it. */
export function RunsView({ model, state, layout }: RunsViewProps): ReactElement {
  const { width, table, charts } = layout;
  const tableLines = runsTableLines({
    rows: model.rows,
    columns: model.columns,
    context: model.cellContext,
    sort: state.sort,
    cursor: model.cursor,
    top: state.top,
    identities: model.identities,
    baseline: state.baseline,
    rangeFrom: state.rangeFrom,
    width,
    height: table,
    empty: emptyText(model, state),
  });
  const beside = width >= 150 ? 3 : 2;
  const shown = [...model.panels, ...model.panels]
    .slice(state.panel, state.panel + Math.min(beside, model.panels.length))
    .map(model.draw);
  const look = { yScale: state.chart.yScale, glyphs: 'braille', xLabel: 'step' } as const;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Lines lines={tableLines} width={width} height={table} />
      {charts > 0 && (
        <>
          <Lines lines={[configurationLine(model, width)]} width={width} height={1} />
          <Lines lines={chartRow(shown, width, charts, look)} width={width} height={charts} />
        </>
      )}
    </Box>
  );
}
