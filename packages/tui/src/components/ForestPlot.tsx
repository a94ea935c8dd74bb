import { forestParts } from '@ablate/report/text';
import type { Comparison } from '@ablate/statistics';
import type { ReactElement } from 'react';
import type { Line } from '../text/line.js';
import { forestLines } from '../forest/forest-lines.js';
import { Rows } from './Rows.js';

/** What `ForestPlot` draws, and in how many columns. */
export interface ForestPlotProps {
  readonly comparison: Comparison;
  readonly width: number;
  /** Number of columns scrolled out on the left. */
  readonly column?: number;
}

/** A row for each effect and each cell: its difference to the baseline as `├──●──┤`, n, p and verdict. */
export function ForestPlot({ comparison, width, column = 0 }: ForestPlotProps): ReactElement {
  const { margin, goal } = comparison;
  const lines = forestParts(comparison).flatMap((part, index): Line[] => {
    const shown = { part, width, column, margin, cursor: -1, hasGoal: goal !== null, pending: false };
    return [...(index === 0 ? [] : [[]]), ...forestLines(shown).lines];
  });
  return <Rows lines={lines} width={width} height={lines.length} />;
}
