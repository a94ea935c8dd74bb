import { DURATION_SQL, FIELDS, fieldValue, type Field } from '../../runs/fields.js';

interface FilterField {
  readonly kind: Field['kind'] | 'duration';
  readonly sql: string;
}

/** What filters can ask of a run besides its configuration, tags and metrics. */
export const FILTER_FIELDS: ReadonlyMap<string, FilterField> = new Map<string, FilterField>([
  ...FIELDS.flatMap((field): [string, FilterField][] =>
    field.filter === undefined ? [] : [[field.filter, { kind: field.kind, sql: fieldValue(field) }]],
  ),
  ['duration', { kind: 'duration', sql: `${DURATION_SQL} / 1000.0` }],
]);

/** Names of a run's own fields in filters, such as `status` and `seed`. */
export const FILTER_FIELD_NAMES: readonly string[] = [...FILTER_FIELDS.keys()];
