import { mean, studentInterval } from '@ablate/statistics';
import { effectTables } from './text/effect-tables.js';
import { decimalsFor, formatInterval, formatP, formatSigned } from './text/format.js';
import { anyVerdict } from './text/any-verdict.js';
import { verdictSentence } from './text/verdict-sentence.js';
import type { Answer } from './answer.js';
import type { Epochs } from './read-epochs.js';

/** The table of an answer and its sentence, for a README. */
export function reportMarkdown(answer: Answer): string {
  const isCompared = anyVerdict(answer.rows);
  const head = ['cell', 'n', answer.metric, ...(isCompared ? ['difference', 'p', 'verdict'] : [])];
  const rows = answer.rows.map(({ label, n, mean, sd, difference, p, verdict }) => {
    const decimals = decimalsFor(mean ?? 0);
    const spread =
      mean === null ? '–' : `${mean.toFixed(decimals)}${sd === null ? '' : ` ± ${sd.toFixed(decimals)}`}`;
    const range = difference?.interval == null ? '' : ` ${formatInterval(difference.interval, decimals)}`;
    const compared = [
      difference === null ? '' : `${formatSigned(difference.mean, decimals)}${range}`,
      p === null ? '' : formatP(p),
      verdict,
    ];
    return [label, String(n), spread, ...(isCompared ? compared : [])];
  });
  const effects = effectTables(answer).flatMap((found) => [
    `${found.title}:`,
    markdownTable(found.head, found.rows),
    ...found.notes,
  ]);
  return [markdownTable(head, rows), ...effects, ...verdictSentence(answer)].join('\n\n');
}

/** Fewer values say more than their mean, and a t interval of two is as wide as it is useless. */
const LEAST_RUNS = 3;

/** A table with a row for each cell and epoch: the mean over its runs with its 95 % interval (t), or the values of one or two. */
export function epochsMarkdown({ metrics, rows }: Epochs): string {
  if (metrics.length === 0) return 'No run has ended an epoch.';
  return markdownTable(
    ['cell', 'epoch', 'n', ...metrics],
    rows.map(({ cell, epoch, values }) => [
      cell,
      String(epoch),
      String(Math.max(...values.map(({ length }) => length))),
      ...values.map(summary),
    ]),
  );
}

function summary(values: readonly number[]): string {
  const center = mean(values);
  if (center === null || !Number.isFinite(center)) return '–';
  const decimals = decimalsFor(center);
  const interval = values.length < LEAST_RUNS ? null : studentInterval(values);
  if (interval === null) return values.map((value) => value.toFixed(decimals)).join(', ');
  return `${center.toFixed(decimals)} ${formatInterval(interval, decimals)}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`)
    .join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', ' ');
}
