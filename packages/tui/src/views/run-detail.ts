import type { Artifact, JsonObject, LogLine, Progress, RunRow } from '@ablate/tracker';
import { configLeaves } from '../compare/format-value.js';
import type { Confusion } from '../run/confusion.js';
import { confusionLines } from '../run/confusion-lines.js';
import { layerLines } from '../run/layer-lines.js';
import type { Layer } from '../run/layers.js';
import { durationSeconds } from '../table/columns.js';
import { statusLook } from '../table/run-status.js';
import { formatDuration, formatNumber } from '../text/format.js';
import { besides, type Line, span } from '../text/line.js';
import { artifactLines, environmentLines, gitText } from './environment-lines.js';
import { fit } from '../text/width.js';

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

function heading(text: string): Line {
  return [span(text, { bold: true, underline: true })];
}

function pairs(entries: readonly (readonly [string, string | null | undefined])[], width: number): Line[] {
  const known = entries.filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== undefined,
  );
  const titleWidth = Math.min(
    Math.floor(width / 2),
    Math.max(0, ...known.map(([title]) => title.length)) + 1,
  );
  return known.map(([title, value]) => [span(fit(title, titleWidth), { dim: true }), span(value)]);
}

function about({ run, progress, now, environment, width }: RunDetailOptions): Line[] {
  const seconds = durationSeconds(run, now);
  const rate = progress?.imagesPerSecond ?? null;
  return pairs(
    [
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
      ['reason', run.reason],
    ],
    width,
  );
}

function metricLines({ run }: RunDetailOptions): Line[] {
  const row = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 0 ? fit(cell, 18) : fit(cell, 9, 'right'))).join(' ');
  const keys = Object.keys(run.metrics).sort();
  if (keys.length === 0) return [[span('no metrics yet', { dim: true })]];
  return [
    [span(row(['', 'last', 'min', 'max', 'points']), { dim: true })],
    ...keys.map((key): Line => {
      const summary = run.metrics[key];
      const { last, min, max, count } = summary ?? {
        last: Number.NaN,
        min: Number.NaN,
        max: Number.NaN,
        count: 0,
      };
      return [span(row([key, formatNumber(last), formatNumber(min), formatNumber(max), String(count)]))];
    }),
  ];
}

/** A part that is there if the run has stored what it shows; a text says why that can't be shown. */
function storedPart<T>(title: string, stored: T | string | null, draw: (stored: T) => Line[]): Line[] {
  if (stored === null) return [];
  const lines = typeof stored === 'string' ? [[span(stored, { dim: true })]] : draw(stored);
  return [[], heading(title), ...lines];
}

function logLines(logs: readonly LogLine[]): Line[] {
  if (logs.length === 0) return [[span('nothing logged', { dim: true })]];
  return logs.map(({ stream, text }) => [span(text, stream === 'stderr' ? { color: '#e69f00' } : {})]);
}

/** Everything about one run: what it is, its configuration, its metrics, where it ran, the end of its log. */
export function runDetailLines(options: RunDetailOptions): Line[] {
  const { run, trace, width } = options;
  const look = statusLook(run.status);
  const half = Math.floor((width - 3) / 2);
  const left = [
    heading('run'),
    ...about({ ...options, width: half }),
    [],
    heading('metrics'),
    ...metricLines(options),
  ];
  const leaves = configLeaves(run.config);
  const right = [
    heading('configuration'),
    ...pairs(
      leaves.map(({ path, value }) => [path, value]),
      half,
    ),
  ];
  const top =
    width >= 90
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
    ...logLines(options.logs),
  ];
}
