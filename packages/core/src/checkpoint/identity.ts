import { AblateError } from '../errors.js';
import { canonicalJson, type JsonObject, type JsonValue } from '../plugins/json.js';

const isObject = (value: JsonValue | undefined): value is JsonObject | readonly JsonValue[] =>
  typeof value === 'object' && value !== null;
const shown = (value: JsonValue | undefined) => (value === undefined ? 'nothing' : canonicalJson(value));

/**
 * @throws AblateError `CHECKPOINT` unless the checkpoint is of this very cell; names everything that differs.
 */
export function checkSameCell(expected: JsonObject, received: JsonObject, file: string): void {
  const found = differences(expected, received);
  if (found.length > 0)
    throw new AblateError(
      'CHECKPOINT',
      [`${file} is the checkpoint of another cell:`, ...found].join('\n  '),
    );
}

function differences(expected: JsonValue | undefined, received: JsonValue | undefined, at = ''): string[] {
  if (isObject(expected) && isObject(received)) {
    const ours = new Map(Object.entries(expected));
    const theirs = new Map(Object.entries(received));
    return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) =>
      differences(ours.get(key), theirs.get(key), at === '' ? key : `${at}.${key}`),
    );
  }
  return shown(expected) === shown(received)
    ? []
    : [`${at}: expected ${shown(expected)}, received ${shown(received)}`];
}
