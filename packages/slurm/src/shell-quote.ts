/** Text as one word of a shell's command, whatever it holds. */
export function shellQuote(text: string): string {
  return /^[\w./:=,+@%-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
