import { matrixJsonSchema } from '@ablate/runner/schema';
import type { CommandResult } from '../command-result.js';
import { toJson } from '../output/json.js';

/** The JSON Schema of matrices in YAML, for editors. */
export function schema(): CommandResult {
  const data = matrixJsonSchema();
  return { text: toJson(data), data, ok: true };
}
