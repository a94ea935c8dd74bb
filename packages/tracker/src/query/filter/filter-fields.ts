import { DURATION_SQL, FIELDS, fieldValue, type Field } from '../../runs/fields.js';

interface FilterField extends Pick<Field, 'kind'> {
  readonly sql: string;
}

/** What filters can ask of a run besides its configuration, tags and metrics. */
export const FILTER_FIELDS: ReadonlyMap<string, FilterField> = new Map<string, FilterField>([
  ...FIELDS.flatMap((field): [string, FilterField][] =>
    field.filter === undefined ? [] : [[field.filter, { kind: field.kind, sql: fieldValue(field) }]],
  ),
  ['duration', { kind: 'number', sql: `${DURATION_SQL} / 1000.0` }],
]);
