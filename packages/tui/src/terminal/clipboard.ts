const ESC = '\u001b';
/** What terminals take at most. */
const MOST_BYTES = 74_000;

/** The sequence (OSC 52) that asks the terminal to put a text on the clipboard; null if the text is too long. */
export function clipboardSequence(text: string): string | null {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  return encoded.length > MOST_BYTES ? null : `${ESC}]52;c;${encoded}${ESC}\\`;
}
