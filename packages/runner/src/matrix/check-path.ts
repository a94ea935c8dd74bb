import { AblateError, cellConfigSchema } from '@ablate/core';
import type * as z from 'zod';
import { describeIssues } from './issues.js';

/**
 * Checks a value that is set as a whole; what is set within a plugin's options is checked by the plugin.
 * @throws AblateError `CONFIG` that begins with `where`
 */
export function checkPath(path: string, value: unknown, where: string): void {
  const schema = (cellConfigSchema.shape as Record<string, z.ZodType>)[path];
  const checked = schema?.safeParse(value);
  if (checked?.success === false)
    throw new AblateError('CONFIG', describeIssues(checked.error, value, where));
}
