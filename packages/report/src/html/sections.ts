import type { Answer } from '../answer.js';
import { costTable } from '../text/cost-table.js';
import { formatNumber } from '../text/format.js';
import type { Report, ReportCell } from '../read-report.js';
import { element } from './element.js';
import { figure, table } from './table.js';

/** What a run of each cell costs, beside what it gains. */
export function costSection(answer: Answer): Element {
  const { head, rows } = costTable(answer, answer.costs);
  return table(
    'What a run of each cell costs, on average over its seeds, and how many times that of the baseline',
    head.map((title, at) => ({ title, ...(at === 0 ? {} : { kind: 'number' as const }) })),
    rows.map((cells) => ({ cells })),
  );
}

/** What never acted, and what has not finished. */
export function troubles({ idle, cells, problems }: Report): string[] {
  const ended = cells.flatMap(({ label, runs }) =>
    runs.flatMap((run) =>
      run === null || run.status === 'finished'
        ? []
        : [`${label}, seed ${run.seed ?? '–'}: ${run.status}${run.reason === null ? '' : `: ${run.reason}`}`],
    ),
  );
  return [
    ...idle.map(
      ({ cell, component, measure, seeds }) =>
        `${component} in ${cell} never acted: ${measure} was 0 over the whole run in ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`,
    ),
    ...ended,
    ...problems,
  ];
}

/** Rows are what was expected, columns what was answered; shaded by share of the row. */
export function confusionFigure({ label, confusion }: ReportCell): Element | null {
  if (confusion === null) return null;
  const { classNames, counts } = confusion;
  const head = [element('td', {}), ...classNames.map((name) => element('th', { scope: 'col' }, name))];
  const rows = counts.map((row, expected) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, classNames[expected] ?? ''),
      ...row.map((count) =>
        element(
          'td',
          {
            style: `background:color-mix(in srgb,var(--c0) ${Math.round(total === 0 ? 0 : (40 * count) / total)}%,transparent)`,
          },
          count === 0 ? '·' : String(count),
        ),
      ),
    );
  });
  return element(
    'figure',
    {},
    element('figcaption', {}, `${label}: expected downwards, answered across, all seeds together`),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `confusion matrix of ${label}` },
      element(
        'table',
        { class: 'confusion' },
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...rows),
      ),
    ),
  );
}

/** The metric of every run. */
export function dataTable({ answer, cells }: Report): Element {
  const { seeds, metric } = answer;
  return table(
    `${metric} of every run`,
    [{ title: 'cell' }, { title: 'by seed', kind: 'values' }],
    cells.map(({ label, runs }) => ({
      cells: [
        label,
        runs.map((run, at) => {
          const value = run?.metrics[metric]?.last;
          const seed = String(seeds[at] ?? '–');
          return value === undefined
            ? element('span', {}, `${seed}: ${run?.status ?? 'missing'} `)
            : figure(value, `${seed}: ${formatNumber(value)}`);
        }),
      ],
    })),
  );
}

/** Where each run comes from. */
export function originTable({ origins }: Report): Element {
  return table(
    'Where each run comes from',
    [
      ...[{ title: 'run' }, { title: 'created' }, { title: 'host' }],
      ...[{ title: 'Node' }, { title: 'commit' }, { title: 'again' }],
    ],
    origins.map(({ run, commit, node }) => ({
      cells: [
        run.name,
        new Date(run.createdAt).toISOString().slice(0, 16).replace('T', ' '),
        run.host ?? '',
        node ?? '',
        element('code', {}, commit?.slice(0, 12) ?? ''),
        element('code', {}, `ablate reproduce ${run.id}`),
      ],
    })),
  );
}
