import { canonicalJson, type JsonObject, type JsonValue } from '@ablate/core';
import { once } from './once.js';

/** Does what `canonicalJson` does, but writes a part that many cells share once. */
export function cellTexts(): (canonical: JsonObject) => string {
  const partText = once((part: JsonValue) => canonicalJson(part));
  const text = (value: JsonValue): string =>
    Array.isArray(value) ? `[${value.map(text).join(',')}]` : partText(value);
  return (canonical) => {
    const entries = Object.entries(canonical).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${entries.map(([key, value]) => `${canonicalJson(key)}:${text(value)}`).join(',')}}`;
  };
}
