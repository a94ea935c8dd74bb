const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);
/** The C1 control `code` as one character: terminals in 8-bit mode take it for an escape sequence's start. */
const c1 = (code: number) => String.fromCharCode(code);
const CSI = `(?:${ESC}\\[|${c1(0x9b)})[0-?]*[ -/]*[@-~]?`;
const STRING_END = `(?:${BEL}|${ESC}\\\\|${c1(0x9c)})?`;
const STRING_START = `(?:${ESC}[\\]PX^_]|[${c1(0x90)}${c1(0x98)}${c1(0x9d)}-${c1(0x9f)}])`;
const CONTROL_STRING = `${STRING_START}[^${BEL}${ESC}${c1(0x9c)}]*${STRING_END}`;
/** Whole sequences, so that their payload goes with them. */
const ESCAPE_SEQUENCE = new RegExp(`${CSI}|${CONTROL_STRING}|${ESC}[ -/]*[0-~]?`, 'gu');
const LINE_BREAK = /[\t\r\n\v\f\u0085\u2028\u2029]+/gu;
const CONTROL = /\p{Cc}|\p{Cs}/gu;
// Zero-width, bidirectional and variation controls change what neighbouring cells look like or how wide they are.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|[\u{1f3fb}-\u{1f3ff}]/gu;
const REGIONAL_INDICATOR = /[\u{1f1e6}-\u{1f1ff}]/gu;
const MARKS_BEYOND_TWO = /(\p{M}{2})\p{M}+/gu;
const REGIONAL_A = 0x1f1e6;
const LETTER_A = 0x41;

function regionalLetter(indicator: string): string {
  return String.fromCharCode((indicator.codePointAt(0) ?? REGIONAL_A) - REGIONAL_A + LETTER_A);
}

/**
 * One line of harmless text: escape sequences and control characters are removed, line breaks become
 * spaces, and sequences whose width terminals disagree about (flags, joined emoji) are taken apart.
 */
export function sanitize(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text
    .replace(ESCAPE_SEQUENCE, '')
    .replace(LINE_BREAK, ' ')
    .replace(CONTROL, '\ufffd')
    .replace(INVISIBLE, '')
    .replace(REGIONAL_INDICATOR, regionalLetter)
    .normalize('NFC')
    .replace(MARKS_BEYOND_TWO, '$1');
}

/** Whether every character is one cell wide without measuring. */
export function isPlainAscii(text: string): boolean {
  return PRINTABLE_ASCII.test(text);
}
