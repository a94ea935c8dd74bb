import { linkSync } from 'node:fs';

/** Links a file; false where there is nothing to link, or the file system knows no links, which it says by various codes. */
export function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
