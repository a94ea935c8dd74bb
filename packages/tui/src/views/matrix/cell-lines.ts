import type { LogLine, Progress, RunRow } from '@ablate/tracker';
import { statusLook } from '../../table/run-status.js';
import { formatDuration, formatNumber } from '@ablate/report/text';
import { type Line, span } from '../../text/line.js';
import { fit } from '../../text/width.js';
import { donePart } from './grid-lines.js';
import { type GridCell, lastValue, type Slot } from './matrix-grid.js';

export interface Failure {
  readonly run: RunRow;
  readonly log: readonly LogLine[];
}

function slotLine({ seed, run }: Slot, metric: string | null, progress: ReadonlyMap<string, Progress>): Line {
  const title = span(fit(seed === null ? '' : `seed ${seed}`, 9), { dim: true });
  if (run === null) return [title, span('not queued yet', { dim: true })];
  const look = statusLook(run.status);
  const value = lastValue(run, metric);
  const part = donePart(run, progress);
  const eta = progress.get(run.id)?.etaSeconds ?? null;
  const going =
    part === null ? '' : `  ${Math.round(100 * part)}%${eta === null ? '' : ` -${formatDuration(eta)}`}`;
  return [
    title,
    span(fit(`${look.glyph} ${run.status}`, 12), { color: look.color }),
    span(fit(value === null ? '' : formatNumber(value), 9, 'right')),
    span(going, { color: 'sky' }),
    span(`  ${run.reason ?? ''}`, { dim: true }),
  ];
}

/** The runs of one cell, a line each. */
export function cellLines(
  cell: GridCell | undefined,
  metric: string | null,
  progress: ReadonlyMap<string, Progress>,
): Line[] {
  if (cell === undefined || cell.slots.length === 0)
    return [[span('the matrix has no such cell', { dim: true })]];
  return cell.slots.map((slot) => slotLine(slot, metric, progress));
}

/** What went wrong, with the end of each log. */
export function failureLines(failures: readonly Failure[]): Line[] {
  return failures.flatMap(({ run, log }): Line[] => {
    const look = statusLook(run.status);
    return [
      [
        span(`${look.glyph} ${run.name}`, { color: look.color, bold: true }),
        span(`  ${run.reason ?? run.status}`),
      ],
      ...log.map(({ text }): Line => [span('  '), span(text, { dim: true })]),
    ];
  });
}
