import type { JsonValue } from '../types.js';

/**
 * A row by RFC 4180. Numbers that JSON can't hold are written `NaN`, `Infinity`, `-Infinity`. Text that a spreadsheet
 * would compute (it begins with `=`, `+`, `-`, `@`, a tab or a line break, and is no number) has a `'` in front.
 */
export function csvRow(cells: readonly (JsonValue | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '';
  const text =
    typeof value === 'string'
      ? inert(value)
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return /[",\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Their full-width forms are read as the same signs where they are typed. */
function inert(text: string): string {
  const isFormula =
    /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) &&
    !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
  return isFormula ? `'${text}` : text;
}
