/** What a browser tells of the machine, for the record of what computed. */
export function processor(): string {
  return navigator.userAgent;
}
