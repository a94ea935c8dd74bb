import { cellConfigSchema } from '@ablate/core';
import { z } from 'zod';
import { matrixSchema } from './schema.js';

/** The values of one axis: by label, or a list of plain ones. */
function axisOf(value: z.ZodType): z.ZodType {
  return z.union([z.record(z.string(), value), z.array(z.union([z.string(), z.number(), z.boolean()]))]);
}

/** JSON Schema (draft 7) of a matrix in YAML, for editors. Plugins' options are checked when it is planned. */
export function matrixJsonSchema(): Readonly<Record<string, unknown>> {
  const axes = Object.entries(cellConfigSchema.shape).map(([name, value]) => [name, axisOf(value)] as const);
  const file = z.strictObject({
    ...matrixSchema.shape,
    plugins: z.array(z.string()).optional(),
    base: cellConfigSchema.partial().optional(),
    axes: z.strictObject(Object.fromEntries(axes)).partial(),
  });
  return {
    ...z.toJSONSchema(file, { target: 'draft-7', io: 'input', unrepresentable: 'any' }),
    title: 'Ablate experiment matrix',
  };
}
