import type { Answer } from '../answer/answer.js';
import type { Cell, Table } from '../../export/table.js';

const HEAD = [
  ...['part', 'of', 'metric', 'n', 'mean', 'sd', 'baseline'],
  ...['difference', 'low', 'high', 'p', 'verdict'],
];

/** A row for each effect of a component and each cell, in the order of the view, with whole numbers. */
export function answerTable({ comparison, parts }: Answer): Table {
  const { metric, rows, effects } = comparison;
  const found = [...(effects?.main ?? []), ...(effects?.interactions ?? [])];
  return [
    HEAD,
    ...parts.flatMap((part) =>
      part.rows.map(({ cell, label, n, ends, verdict, decision }): Cell[] => {
        const row = cell === null ? undefined : rows[cell];
        const effect = found.find((each) => each.decision === decision);
        return [
          ...[cell === null ? 'effect' : 'cell', label, metric, row?.n ?? n],
          ...[row?.mean, row?.sd, row?.baseline],
          ...[ends?.mean, ends?.low, ends?.high],
          ...[row?.p ?? effect?.p, verdict],
        ];
      }),
    ),
  ];
}
