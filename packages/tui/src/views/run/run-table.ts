import type { Confusion } from '@ablate/report/artifacts';
import type { Artifact, JsonObject, RunRow } from '@ablate/tracker';
import { configLeaves } from '../../configuration/format-value.js';
import type { Cell, Table } from '../../export/table.js';
import type { Layer } from './layers.js';

export interface ExportedRun {
  readonly run: RunRow;
  /** What is known of it beside its configuration and metrics. */
  readonly about: readonly (readonly [title: string, value: string])[];
  readonly environment: JsonObject | null;
  readonly artifacts: readonly Pick<Artifact, 'name' | 'bytes' | 'sha256'>[];
  readonly confusion: Confusion | string | null;
  readonly layers: readonly Layer[] | string | null;
}

function confusionRows(confusion: ExportedRun['confusion']): Cell[][] {
  if (confusion === null || typeof confusion === 'string') return [];
  const { classNames, counts } = confusion;
  return counts.flatMap((row, expected) =>
    row.map((count, answered) => ['confusion', classNames[expected], classNames[answered], count]),
  );
}

function layerRows(layers: ExportedRun['layers']): Cell[][] {
  if (layers === null || typeof layers === 'string') return [];
  return layers.flatMap(({ name, kind, outputShape, parameters, macs }) => [
    ['layer', name, 'kind', kind],
    ['layer', name, 'output', outputShape.join('x')],
    ['layer', name, 'parameters', parameters],
    ['layer', name, 'multiply-adds', macs],
  ]);
}

/** One run in long form, all but what it printed. */
export function runTable({ run, about, environment, artifacts, confusion, layers }: ExportedRun): Table {
  const measures = ['last', 'min', 'max', 'mean', 'count'] as const;
  return [
    ['part', 'name', 'measure', 'value'],
    ['run', run.name, 'status', run.status],
    ...about.map(([title, value]) => ['run', run.name, title, value]),
    ...configLeaves(run.config).map(({ path, value }) => ['configuration', path, '', value]),
    ...Object.entries(run.metrics).flatMap(([key, summary]) =>
      measures.map((measure) => ['metric', key, measure, summary[measure]]),
    ),
    ...confusionRows(confusion),
    ...layerRows(layers),
    ...artifacts.flatMap(({ name, bytes, sha256 }) => [
      ['artifact', name, 'bytes', bytes],
      ['artifact', name, 'sha256', sha256],
    ]),
    ...configLeaves(environment ?? {}).map(({ path, value }) => ['environment', path, '', value]),
  ];
}
