import type { ConfigDifference } from '@ablate/tracker';
import { isBaseline } from '../../compare/asked-table.js';
import { compareMetric, metricText, type MetricSubjects } from '../../compare/compare-metric.js';
import { formatValue } from '../../configuration/format-value.js';
import { pinnedIndex, type Subject } from '../../groups/subject.js';
import { statusLook } from '../../table/run-status.js';
import { sidewaysLines, type SidewaysRow } from '../../table/sideways.js';
import { type Line, type Span, span } from '../../text/line.js';

export interface CompareOptions extends MetricSubjects {
  readonly differences: readonly ConfigDifference[];
  readonly metricKeys: readonly string[];
  readonly width: number;
  /** Number of subjects scrolled out on the left. */
  readonly column: number;
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

function headings(subjects: readonly Subject[], baselines: ReadonlySet<Subject>): SidewaysRow[] {
  const names = subjects.map(({ label, identity }) =>
    span(`${identity.marker} ${label}`, { bold: true, color: identity.color }),
  );
  const states = subjects.map((subject): Span => {
    const state = stateText(subject);
    return baselines.has(subject) ? { ...state, text: `${state.text} baseline` } : state;
  });
  return [
    { title: span(''), cells: names },
    { title: span(''), cells: states },
  ];
}

function differenceRow({ path, values }: ConfigDifference): SidewaysRow {
  const same = JSON.stringify(values[0]);
  const cells = values.map((value, index) => {
    const differs = index > 0 && JSON.stringify(value) !== same;
    return span(formatValue(value), differs ? { color: 'orange' } : { dim: value === undefined });
  });
  return { title: span(path), cells };
}

function metricRow(key: string, options: CompareOptions): SidewaysRow {
  const { rows, best } = compareMetric(key, options);
  const cells = rows.map((row, index) =>
    span(`${metricText(row)}${index === best ? ' ★' : ''}`, { bold: index === best }),
  );
  return { title: span(key), cells };
}

/** Runs or groups side by side: what of their configurations differs, then every metric. */
export function compareLines(options: CompareOptions): Line[] {
  const { subjects, differences, metricKeys, baseline, asked, width, column } = options;
  const base = Math.max(0, pinnedIndex(subjects, baseline));
  const baselines = subjects.filter((_, at) => (asked === null ? at === base : isBaseline(asked, at)));
  const one = subjects.length === 1;
  const noDifference = one ? 'Select a second run to compare with.' : 'The configurations are the same.';
  const grouped = subjects.some(({ runs }) => runs.length > 1);
  return sidewaysLines({
    ...{ width, column },
    rows: [
      ...headings(subjects, new Set(one ? [] : baselines)),
      [],
      heading('configuration: what differs'),
      ...(differences.length === 0 ? [[span(noDifference, { dim: true })]] : []),
      ...differences.map(differenceRow),
      [],
      heading(grouped ? 'metrics: mean ± sd' : 'metrics: last value (difference)'),
      ...metricKeys.map((key) => metricRow(key, options)),
    ],
  });
}
