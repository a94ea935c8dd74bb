import { stripVTControlCharacters } from 'node:util';

/** Characters that change how their neighbours are drawn. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** One line of text that can't move the cursor or change colours: what names and logs are shown as. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(/\p{Cc}/gu, '\ufffd')
    .replace(INVISIBLE, '');
}

/** The same for text of several lines, such as an error's message. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printable).join('\n');
}

/** Text as one word of a command that can be pasted into a shell. */
export function shellWord(text: string): string {
  const word = printable(text);
  return /^[\w./@:=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
