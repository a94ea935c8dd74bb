import type { Progress, RunRow } from '@ablate/tracker';
import { formatDuration, formatNumber } from '@ablate/report/text';
import { type Span, span } from '../text/line.js';
import { statusLook } from './run-status.js';

export interface CellContext {
  readonly progress: ReadonlyMap<string, Progress>;
  /** Milliseconds since the epoch: ends the duration of a run that is still going. */
  readonly now: number;
}

export type SortValue = number | string | null;

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  /** The column takes what is left over, up to this. */
  readonly growTo?: number;
  /** Letters of a row's text: the column has room for the longest, up to `growTo`, before less important columns. */
  readonly lengthOf?: (row: Row) => number;
  readonly align: 'left' | 'right';
  /** The columns with the largest numbers are left out first where the terminal is narrow. */
  readonly priority: number;
  readonly cell: (row: Row, context: CellContext) => Span;
  readonly sortValue: (row: Row, context: CellContext) => SortValue;
}

export type RunColumn = Column<RunRow>;

export function durationSeconds(run: RunRow, now: number): number | null {
  if (run.startedAt === null) return null;
  return (
    ((run.endedAt ?? (run.status === 'running' ? now : (run.heartbeatAt ?? now))) - run.startedAt) / 1000
  );
}

const dash: Span = { text: '–', dim: true };

function timeCell(run: RunRow, { progress, now }: CellContext): Span {
  if (run.status === 'running') {
    const eta = progress.get(run.id)?.etaSeconds ?? null;
    if (eta !== null) return span(`-${formatDuration(eta)}`, { color: 'sky' });
  }
  const seconds = durationSeconds(run, now);
  return seconds === null ? dash : span(formatDuration(seconds));
}

function epochCell(run: RunRow, { progress }: CellContext): Span {
  const at = progress.get(run.id);
  if (!at) return dash;
  return span(`${at.epoch}/${at.epochs}`, run.status === 'running' ? { color: 'sky' } : {});
}

const NAME: RunColumn = {
  id: 'name',
  title: 'run',
  width: 16,
  growTo: 48,
  lengthOf: ({ name }) => name.length,
  align: 'left',
  priority: 0,
  cell: ({ name }) => span(name),
  sortValue: ({ name }) => name,
};

const STATUS: RunColumn = {
  id: 'status',
  title: 'status',
  width: 10,
  align: 'left',
  priority: 1,
  cell: ({ status }) => {
    const look = statusLook(status);
    return span(`${look.glyph} ${status}`, { color: look.color });
  },
  sortValue: ({ status }) => statusLook(status).rank,
};

const SEED: RunColumn = {
  id: 'seed',
  title: 'seed',
  width: 5,
  align: 'right',
  priority: 6,
  cell: ({ seed }) => (seed === null ? dash : span(String(seed))),
  sortValue: ({ seed }) => seed,
};

const EPOCH: RunColumn = {
  id: 'epoch',
  title: 'epoch',
  width: 7,
  align: 'right',
  priority: 4,
  cell: epochCell,
  sortValue: ({ id }, { progress }) => progress.get(id)?.epoch ?? null,
};

const TIME: RunColumn = {
  id: 'time',
  title: 'time',
  width: 7,
  align: 'right',
  priority: 5,
  cell: timeCell,
  sortValue: (run, { now }) => durationSeconds(run, now),
};

const STARTED: RunColumn = {
  id: 'started',
  title: 'started',
  width: 16,
  align: 'left',
  priority: 20,
  cell: ({ createdAt, startedAt }) => span(localTime(startedAt ?? createdAt), { dim: true }),
  sortValue: ({ createdAt }) => createdAt,
};

const EXPERIMENT: RunColumn = {
  id: 'experiment',
  title: 'experiment',
  width: 20,
  align: 'left',
  priority: 19,
  cell: ({ experiment }) => span(experiment, { dim: true }),
  sortValue: ({ experiment }) => experiment,
};

function localTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `val/accuracy` → `val/acc`. */
export function metricTitle(key: string): string {
  return key.replace(/accuracy/u, 'acc').replace(/^learning[-_ ]?rate$/u, 'lr');
}

function metricColumn(key: string, priority: number): RunColumn {
  const title = metricTitle(key);
  return {
    id: key,
    title,
    width: Math.min(14, Math.max(8, title.length + 1)),
    align: 'right',
    priority,
    cell: ({ metrics }) => {
      const summary = metrics[key];
      return summary === undefined ? dash : span(formatNumber(summary.last));
    },
    sortValue: ({ metrics }) => metrics[key]?.last ?? null,
  };
}

export const PREFERRED_METRICS: readonly string[] = [
  'val/accuracy',
  'val/loss',
  'test/accuracy',
  'train/loss',
  'train/accuracy',
  'test/loss',
];
const PREFERRED_PRIORITIES = [2, 3, 3.5, 10, 11, 12];

/** The table's columns: what every run has, then the metrics that this store knows. */
export function runColumns(metricKeys: readonly string[]): RunColumn[] {
  const preferred = PREFERRED_METRICS.filter((key) => metricKeys.includes(key));
  const others = metricKeys.filter((key) => !PREFERRED_METRICS.includes(key));
  const priorityOf = (key: string) => PREFERRED_PRIORITIES[PREFERRED_METRICS.indexOf(key)] ?? 12;
  return [
    NAME,
    STATUS,
    SEED,
    EPOCH,
    ...preferred.map((key) => metricColumn(key, priorityOf(key))),
    TIME,
    ...others.map((key, index) => metricColumn(key, 13 + index / 1000)),
    EXPERIMENT,
    STARTED,
  ];
}
