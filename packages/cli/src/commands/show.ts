import { defaultStorePath, idleComponents, openReader, type RunRow } from '@ablate/tracker';
import { formatNumber } from '@ablate/report/text';
import type { CommandResult, StoreOption } from '../command-result.js';
import { formatSeconds, formatTime } from '../output/format.js';
import { printable } from '../output/printable.js';
import { textTable } from '../output/table.js';

const LOG_LINES = 20;

/** Everything about one run: its life, configuration, metrics and last output. */
export function show(reference: string, { store }: StoreOption): CommandResult {
  using reader = openReader(store ?? defaultStorePath());
  const run = reader.getRun(reference);
  const log = reader.logTail(run.id, LOG_LINES);
  const trace = reader.trace(run.id);
  const idle = idleComponents(run);
  const metrics = Object.entries(run.metrics).map(([key, { last, min, minStep, max, maxStep, count }]) => [
    key,
    formatNumber(last),
    `${formatNumber(min)} @ ${minStep}`,
    `${formatNumber(max)} @ ${maxStep}`,
    String(count),
  ]);
  const sections = [
    facts(run)
      .map(([name, value]) => `${name.padEnd(12)}${printable(value)}`)
      .join('\n'),
    section(
      'Warnings',
      idle.map(({ component, measure }) =>
        printable(`${component} never acted: ${measure} was 0 over the whole run`),
      ),
    ),
    section('Configuration', JSON.stringify(run.config, null, 2).split('\n').map(printable)),
    metrics.length === 0 ? '' : textTable(['metric', 'last', 'min @ step', 'max @ step', 'points'], metrics),
    section(
      'Output',
      log.map(({ text }) => printable(text)),
    ),
    section('What ran in one step', (trace ?? []).map(printable)),
  ];
  return {
    text: sections.filter((part) => part !== '').join('\n\n'),
    data: {
      ...run,
      idle,
      log,
      trace,
      events: reader.events(run.id),
      environment: reader.environment(run.id),
    },
    ok: true,
  };
}

function facts(run: RunRow): [string, string][] {
  const { startedAt, endedAt } = run;
  const took = startedAt === null || endedAt === null ? null : (endedAt - startedAt) / 1000;
  const known: [string, string | null][] = [
    ['run', run.id],
    ['name', run.name],
    ['experiment', run.experiment],
    ['status', run.status],
    ['reason', run.reason],
    ['seed', run.seed === null ? null : String(run.seed)],
    ['created', formatTime(run.createdAt)],
    ['took', took === null ? null : formatSeconds(took)],
    ['backend', run.backend],
    ['device', run.device],
    ['code', run.snapshot === null ? null : run.snapshot.slice(0, 12)],
    ['threads', run.threads === null ? null : String(run.threads)],
    ['host', run.host],
    ['note', run.note],
    ['archived', run.archivedAt === null ? null : formatTime(run.archivedAt)],
    [
      'tags',
      Object.entries(run.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ') || null,
    ],
  ];
  return known.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]));
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}
