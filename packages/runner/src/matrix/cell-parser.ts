import { cellConfigSchema, type CellConfig } from '@ablate/core';
import type * as z from 'zod';
import { once } from './once.js';

/** Does what `cellConfigSchema.safeParse` does, but parses a value that many cells share once. */
export function cellParser(): (given: Readonly<Record<string, unknown>>) => z.ZodSafeParseResult<CellConfig> {
  const parsers = Object.entries(cellConfigSchema.shape).map(
    ([key, schema]) => [key, once((value: unknown) => schema.safeParse(value))] as const,
  );
  const known = new Set(parsers.map(([key]) => key));
  return (given) => {
    const config: Record<string, unknown> = {};
    for (const [key, parse] of parsers) {
      const { success, data } = parse(given[key]);
      if (!success) return cellConfigSchema.safeParse(given);
      if (data !== undefined) config[key] = data;
    }
    const isWhole = Object.keys(given).every((key) => known.has(key));
    return isWhole ? { success: true, data: config as CellConfig } : cellConfigSchema.safeParse(given);
  };
}
