import { cellConfigSchema } from '@ablate/core/config';
import * as z from 'zod';
import { CELL_KEYS, matrixSchema } from './schema.js';

/** The values of one axis: by label, or a list of plain ones. */
function axisOf(value: z.ZodType): z.ZodType {
  return z.union([z.record(z.string(), value), z.array(z.union([z.string(), z.number(), z.boolean()]))]);
}

/** Keys of a cell's configuration, and paths into it. */
function byPath(of: (value: z.ZodType) => z.ZodType): z.ZodType {
  const keys = Object.entries(cellConfigSchema.shape).map(([name, value]) => [name, of(value)] as const);
  const paths = z.toJSONSchema(of(z.json()), { target: 'draft-7', io: 'input' });
  return z
    .strictObject(Object.fromEntries(keys))
    .partial()
    .meta({ patternProperties: { [`^(${CELL_KEYS.join('|')})\\..+$`]: paths } });
}

/** JSON Schema (draft 7) of a matrix in YAML, for editors. Plugins' options are checked when it is planned. */
export function matrixJsonSchema(): Readonly<Record<string, unknown>> {
  const change = byPath((value) => value);
  const file = z.strictObject({
    ...matrixSchema.shape,
    plugins: z.array(z.string()).optional(),
    base: cellConfigSchema.partial().optional(),
    axes: byPath(axisOf).optional(),
    components: z
      .record(z.string(), z.strictObject({ on: change.optional(), off: change.optional() }))
      .optional(),
  });
  return {
    ...z.toJSONSchema(file, { target: 'draft-7', io: 'input', unrepresentable: 'any' }),
    anyOf: [{ required: ['axes'] }, { required: ['components'] }],
    dependencies: { components: ['design'], design: ['components'] },
    title: 'Ablate experiment matrix',
  };
}
