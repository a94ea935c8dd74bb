import type { Artifact, JsonObject, LogLine, Progress, RunRow } from '@ablate/tracker';
import { configLeaves } from '../../configuration/format-value.js';
import type { Confusion } from '@ablate/report/artifacts';
import { confusionLines } from '../run/confusion-lines.js';
import { layerLines } from '../run/layer-lines.js';
import type { Layer } from '../run/layers.js';
import { durationSeconds } from '../../table/columns.js';
import { statusLook } from '../../table/run-status.js';
import { formatDuration, formatNumber } from '@ablate/report/text';
import { besides, type Line, span } from '../../text/line.js';
import { artifactLines, environmentLines, gitText } from './environment-lines.js';
import { pairLines } from './pair-lines.js';
import { shorten } from '../../text/shorten.js';
import { fit } from '../../text/width.js';
import { wrap } from '../../text/wrap.js';
import { byImportance } from '../../table/metric-order.js';

export interface RunDetailOptions {
  readonly run: RunRow;
  readonly progress: Progress | null;
  readonly logs: readonly LogLine[];
  readonly trace: readonly string[] | null;
  readonly environment: JsonObject | null;
  readonly artifacts: readonly Artifact[];
  /** A text says why it can't be shown. */
  readonly confusion: Confusion | string | null;
  /** The model's layers; a text says why they can't be shown. */
  readonly layers: readonly Layer[] | string | null;
  readonly now: number;
  readonly width: number;
}

/** Cells from which run and configuration stand side by side. */
const SIDE_BY_SIDE = 90;

function heading(text: string): Line {
  return [span(text, { bold: true, underline: true })];
}

type About = Pick<RunDetailOptions, 'run' | 'progress' | 'now' | 'environment'>;

/** What is known of the run beside its configuration and metrics. */
export function aboutRun({ run, progress, now, environment }: About): (readonly [string, string])[] {
  const seconds = durationSeconds(run, now);
  const rate = progress?.imagesPerSecond ?? null;
  const entries: readonly (readonly [string, string | null])[] = [
    ['id', run.id],
    ['experiment', run.experiment],
    ['seed', run.seed === null ? null : String(run.seed)],
    ['epoch', progress === null ? null : `${progress.epoch}/${progress.epochs}`],
    ['images/s', rate === null ? null : formatNumber(rate)],
    ['duration', seconds === null ? null : formatDuration(seconds)],
    ['created', new Date(run.createdAt).toISOString()],
    ['host', run.host],
    ['process', run.pid === null ? null : String(run.pid)],
    ['backend', run.backend],
    ['device', run.device],
    ['git', gitText(environment)],
    ['config hash', run.configHash],
    ...Object.entries(run.tags).map(([key, value]) => [`tag ${key}`, value] as const),
    ['note', run.note],
    ['archived', run.archivedAt === null ? null : new Date(run.archivedAt).toISOString()],
    ['reason', run.reason],
  ];
  return entries.flatMap(([title, value]) => (value === null ? [] : [[title, value] as const]));
}

const MEASURES = ['last', 'min', 'max', 'points'] as const;
const NUMBER = 9;
const WIDEST_NAME = 32;

/** Every metric with its measures; where it is narrow without the number of points. */
function metricLines({ run }: RunDetailOptions, width: number): Line[] {
  const rows = Object.entries(run.metrics).sort(([a], [b]) => byImportance(a, b));
  if (rows.length === 0) return [[span('no metrics yet', { dim: true })]];
  const titles = width < WIDEST_NAME + 4 * (NUMBER + 1) ? MEASURES.slice(0, 3) : MEASURES;
  const name = Math.max(12, Math.min(WIDEST_NAME, width - titles.length * (NUMBER + 1)));
  const row = (title: string, cells: readonly string[]) =>
    [fit(title, name), ...cells.map((cell) => fit(cell, NUMBER, 'right'))].join(' ');
  const names = shorten(
    rows.map(([key]) => key),
    name,
  );
  return [
    [span(row('', titles), { dim: true })],
    ...rows.map(([key, { last, min, max, count }], at): Line => {
      const cells = [...[last, min, max].map(formatNumber), String(count)];
      return [span(row(names[at] ?? key, cells.slice(0, titles.length)))];
    }),
  ];
}

/** A part that is there if the run has stored what it shows; a text says why that can't be shown. */
function storedPart<T>(title: string, stored: T | string | null, draw: (stored: T) => Line[]): Line[] {
  if (stored === null) return [];
  const lines = typeof stored === 'string' ? [[span(stored, { dim: true })]] : draw(stored);
  return [[], heading(title), ...lines];
}

function logLines(logs: readonly LogLine[], width: number): Line[] {
  if (logs.length === 0) return [[span('nothing logged', { dim: true })]];
  return logs.flatMap(({ stream, text }) =>
    wrap(text, width).map((line): Line => [span(line, stream === 'stderr' ? { color: 'orange' } : {})]),
  );
}

/** Everything about one run: what it is, its configuration, its metrics, where it ran, the end of its log. */
export function runDetailLines(options: RunDetailOptions): Line[] {
  const { run, trace, width } = options;
  const look = statusLook(run.status);
  const half = Math.floor((width - 3) / 2);
  const left = [
    heading('run'),
    ...pairLines(aboutRun(options), half, 1 / 2),
    [],
    heading('metrics'),
    ...metricLines(options, width >= SIDE_BY_SIDE ? half : width),
  ];
  const leaves = configLeaves(run.config);
  const right = [
    heading('configuration'),
    ...pairLines(
      leaves.map(({ path, value }) => [path, value]),
      half,
      1 / 2,
    ),
  ];
  const top =
    width >= SIDE_BY_SIDE
      ? besides(
          [
            { lines: left, width: half },
            { lines: right, width: half },
          ],
          3,
        )
      : [...left, [], ...right];
  const traced =
    trace === null ? [] : [[], heading('hooks that ran'), ...trace.map((entry): Line => [span(entry)])];
  return [
    [span(run.name, { bold: true }), span(`  ${look.glyph} ${run.status}`, { color: look.color })],
    [],
    ...top,
    ...storedPart('confusion matrix', options.confusion, (confusion) => confusionLines(confusion, width)),
    ...storedPart('layers of the model', options.layers, (layers) => layerLines(layers, width)),
    [],
    heading('artifacts'),
    ...artifactLines(options.artifacts),
    [],
    heading('environment'),
    ...environmentLines(options.environment, width),
    ...traced,
    [],
    heading('log'),
    ...logLines(options.logs, width),
  ];
}
