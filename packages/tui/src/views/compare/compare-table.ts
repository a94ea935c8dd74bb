import type { ConfigDifference } from '@ablate/tracker';
import { pinnedIndex, type Subject } from '../../groups/subject.js';
import { compareMatrix } from '../../matrix/matrix-runs.js';
import { statusLook } from '../../table/run-status.js';
import { type Line, type Span, span } from '../../text/line.js';
import { fit, truncateMiddle } from '../../text/width.js';
import type { RuleOf } from '../../metrics/metric-rules.js';
import { type AskedTable, isBaseline } from '../../compare/asked-table.js';
import { compareMetric, differenceText, metricText, verdictTexts } from '../../compare/compare-metric.js';
import { formatValue } from '../../configuration/format-value.js';
import { registrationText } from '../../compare/registration-text.js';

export interface CompareOptions {
  readonly subjects: readonly Subject[];
  readonly differences: readonly ConfigDifference[];
  readonly metricKeys: readonly string[];
  readonly ruleOf: RuleOf;
  /** What the experiment's matrix compares; null where the subjects are compared among themselves. */
  readonly asked: AskedTable | null;
  /** Id of the run or group that the others are compared with; the first if it is not among them. */
  readonly baseline: string | null;
  readonly width: number;
  /** Number of subjects scrolled out on the left. */
  readonly column: number;
}

interface Shown {
  readonly subjects: readonly Subject[];
  readonly indices: readonly number[];
  readonly pathWidth: number;
  readonly cellWidth: number;
}

const CELL_LEAST = 20;
const CELL_MOST = 34;

function chooseColumns({ subjects, width, column }: CompareOptions): Shown {
  const pathWidth = Math.max(12, Math.min(28, Math.floor(width / 4)));
  const room = width - pathWidth;
  const fits = Math.max(1, Math.floor(room / (CELL_LEAST + 1)));
  const from = Math.max(0, Math.min(column, subjects.length - fits));
  const indices = subjects.map((_, index) => index).slice(from, from + fits);
  const cellWidth = Math.max(8, Math.min(CELL_MOST, Math.floor(room / Math.max(1, indices.length)) - 1));
  return { subjects: indices.flatMap((index) => subjects[index] ?? []), indices, pathWidth, cellWidth };
}

function tableRow(shown: Shown, title: Span, cells: readonly Span[]): Line {
  return [
    { ...title, text: fit(truncateMiddle(title.text, shown.pathWidth), shown.pathWidth) },
    ...cells.flatMap((cell) => [
      { text: ' ' },
      { ...cell, text: fit(truncateMiddle(cell.text, shown.cellWidth), shown.cellWidth) },
    ]),
  ];
}

function heading(text: string): Line {
  return [span(text, { bold: true, underline: true })];
}

function stateText({ runs }: Subject): Span {
  const [first] = runs;
  if (runs.length !== 1 || first === undefined) {
    const finished = runs.filter(({ status }) => status === 'finished').length;
    return span(`${finished}/${runs.length} finished`, { dim: true });
  }
  const look = statusLook(first.status);
  const seed = first.seed === null ? '' : ` seed ${first.seed}`;
  return span(`${look.glyph}${seed}`, { color: look.color });
}

function headings(shown: Shown, baselines: ReadonlySet<Subject | undefined>): Line[] {
  const names = shown.subjects.map(({ label, identity }) =>
    span(`${identity.marker} ${truncateMiddle(label, shown.cellWidth - 2)}`, {
      bold: true,
      color: identity.color,
    }),
  );
  const states = shown.subjects.map((subject): Span => {
    const state = stateText(subject);
    return baselines.has(subject) ? { ...state, text: `${state.text} baseline` } : state;
  });
  return [tableRow(shown, span(''), names), tableRow(shown, span(''), states)];
}

function differenceRow(shown: Shown, { path, values }: ConfigDifference): Line {
  const same = JSON.stringify(values[0]);
  const cells = shown.indices.map((index) => {
    const value = values[index];
    const differs = index > 0 && JSON.stringify(value) !== same;
    return span(formatValue(value), differs ? { color: 'orange' } : { dim: value === undefined });
  });
  return tableRow(shown, span(path), cells);
}

function metricRows(shown: Shown, key: string, options: CompareOptions): Line[] {
  const { subjects } = options;
  const compared = compareMetric(key, options);
  const cells = shown.indices.map((index): Span => {
    const best = index === compared.best;
    return span(`${metricText(compared.rows[index])}${best ? ' ★' : ''}`, { bold: best });
  });
  const title = subjects.length > 1 && compared.goal === null ? `${key} (no goal known)` : key;
  const rows = [tableRow(shown, span(title), cells)];
  // About single runs one thing is sure: that they ended with the same network.
  const judged = compared.rows.map((row) =>
    compared.isOfRuns && row.decision?.verdict !== 'never acted' ? undefined : row,
  );
  const texts = shown.indices.map((index) => verdictTexts(judged[index]));
  for (const line of [0, 1, 2] as const)
    if (texts.some((each) => each[line] !== ''))
      rows.push(
        tableRow(
          shown,
          span(''),
          texts.map((each) => span(each[line], { dim: true })),
        ),
      );
  const kinds = shown.indices.map((index) =>
    differenceText(compared.onKindOfData[index] ?? null, compared.rows[index]?.mean ?? null),
  );
  if (kinds.some((text) => text !== ''))
    rows.push(
      tableRow(
        shown,
        span('  on this kind of data', { dim: true }),
        kinds.map((text) => span(text, { dim: true })),
      ),
    );
  return rows;
}

function comparedText({ subjects, asked }: CompareOptions): string {
  const metric = asked?.matrix.compare?.metric;
  const whole = asked === null || metric === undefined ? null : compareMatrix(asked, metric);
  const count = whole?.comparisons ?? subjects.length - 1;
  if (whole !== null && count === 0 && whole.effects !== null)
    return 'metrics: mean ± sd; what is compared are effects of components, below';
  const comparisons = count === 1 ? 'the one comparison' : `${count} comparisons`;
  const family = asked === null ? ' (exploratory, chosen groups)' : ` of the matrix of ${asked.experiment}`;
  const interval = whole !== null && whole.looks.length > 1 ? 'repeated interval' : '95 % by t';
  return `metrics: mean ± sd; paired difference, ${interval}; sign flips, p for ${comparisons}${family}`;
}

/** Runs or groups side by side: what of their configurations differs, then every metric and its distance from the baseline. */
export function compareLines(options: CompareOptions): Line[] {
  const { subjects, differences, metricKeys, baseline, asked } = options;
  if (subjects.length === 0)
    return [[span('Select runs with space, then compare them here.', { dim: true })]];
  const shown = chooseColumns(options);
  const base = Math.max(0, pinnedIndex(subjects, baseline));
  const baselines = subjects.filter((_, at) => (asked === null ? at === base : isBaseline(asked, at)));
  const hidden = subjects.length - shown.subjects.length;
  const keys = metricKeys.filter((key) =>
    subjects.some(({ runs }) => runs.some(({ metrics }) => metrics[key])),
  );
  const one = subjects.length === 1;
  const noDifference = one ? 'Select a second run to compare with.' : 'The configurations are the same.';
  const grouped = subjects.some(({ runs }) => runs.length > 1);
  return [
    ...headings(shown, new Set(one ? [] : baselines)),
    ...(hidden > 0 ? [[span(`${hidden} more: h and l scroll`, { dim: true })]] : []),
    [],
    heading('configuration: what differs'),
    ...(differences.length === 0 ? [[span(noDifference, { dim: true })]] : []),
    ...differences.map((difference) => differenceRow(shown, difference)),
    [],
    heading(grouped ? comparedText(options) : 'metrics: last value (difference)'),
    ...(asked === null ? [] : [[span(registrationText(asked.registration), { dim: true })]]),
    ...keys.flatMap((key) => metricRows(shown, key, options)),
  ];
}
