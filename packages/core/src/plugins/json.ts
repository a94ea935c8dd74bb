import stringify from 'safe-stable-stringify';

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
/** Named JSON values. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** JSON with sorted keys, so that equal values have equal text. `undefined` members are left out. */
export function canonicalJson(value: JsonValue): string {
  return stringify(value);
}
