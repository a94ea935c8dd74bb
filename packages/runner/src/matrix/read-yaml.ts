import { AblateError } from '@ablate/core';
import { parseDocument } from 'yaml';

/**
 * The value of a YAML text, in which nothing refers to itself; aliases are resolved up to the hundredfold of what is
 * written. `what` begins the message. @throws AblateError `CONFIG`.
 */
export function readYaml(text: string, what: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const duplicate = error.code === 'DUPLICATE_KEY';
    throw new AblateError(
      'CONFIG',
      `${what}${duplicate ? 'a key or label appears twice: ' : ''}${error.message.trim()}`,
      { cause: error },
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (cause) {
    throw new AblateError('CONFIG', `${what}${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  if (isCircular(value, new Set(), new Set()))
    throw new AblateError('CONFIG', `${what}an alias refers to what it stands in`);
  return value;
}

function isCircular(value: unknown, above: Set<object>, done: Set<object>): boolean {
  if (typeof value !== 'object' || value === null || done.has(value)) return false;
  if (above.has(value)) return true;
  above.add(value);
  if (Object.values(value).some((child) => isCircular(child, above, done))) return true;
  above.delete(value);
  done.add(value);
  return false;
}
