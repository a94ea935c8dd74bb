/** JSON for programs: NaN and infinities as text, since JSON has no numbers for them; no raw control characters. */
export function toJson(data: unknown): string {
  return encode(data, 2);
}

/** The same on one line. */
export function toJsonLine(data: unknown): string {
  return encode(data, 0);
}

function encode(data: unknown, indent: number): string {
  const text = JSON.stringify(
    data,
    (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value),
    indent,
  );
  return text.replace(/[\u007f-\u009f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
