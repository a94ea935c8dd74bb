import { existsSync } from 'node:fs';
import { isHarmlessName } from './harmless-options.js';

const HIDDEN = '[hidden]';

/**
 * A command line without what might be a secret. Kept are names of options, paths of files that are there, and short
 * plain values (a number, a word) of options that are known to be harmless. No list of secrets is ever complete, and
 * `-p X` looks like any other option, so what isn't known is hidden.
 */
export function redactArguments(values: readonly string[]): string[] {
  return values.map((value, index) => redact(value, values[index - 1] ?? ''));
}

function redact(value: string, before: string): string {
  if (isOption(value) || isPath(value)) return value;
  const equals = value.indexOf('=');
  const name = value.slice(0, Math.max(equals, 0));
  // `a2V5=` may be a secret with its padding, so a name without dashes must be a known one.
  if (isOption(name) || isHarmlessName(name)) {
    const given = value.slice(equals + 1);
    return `${name}=${isHarmlessName(name) && isPlain(given) ? given : HIDDEN}`;
  }
  return isOption(before) && isHarmlessName(before) && isPlain(value) ? value : HIDDEN;
}

/** `--name`, or `-n`; but `-name` may be a value behind the option `-n`, unless it is known. */
function isOption(text: string): boolean {
  if (SECRET_SHAPE.test(text)) return false;
  return (
    /^(?:--(?:[a-z][\w.-]{0,40})?|-[a-z])$/i.test(text) || (text.startsWith('-') && isHarmlessName(text))
  );
}

function isPlain(value: string): boolean {
  return !SECRET_SHAPE.test(value) && (/^[\w.+,-]{0,32}$/.test(value) || isPath(value));
}

/** Not what is only a word: a file of that name may be there by chance. */
function isPath(value: string): boolean {
  return /[/\\.]/.test(value) && !SECRET_SHAPE.test(value) && existsSync(value);
}

/** Of tokens: a long mixture of letters and digits, an address with a user, or a well-known beginning. */
const SECRET_SHAPE =
  /:\/\/[^/\s]*@|\beyJ[\w-]+\.eyJ|\b(?:gh[pousr]_|github_pat_|glpat-|hf_|sk-|xox[abprs]-|AKIA|AIza|npm_)\w|(?:^|[^\w/\\.-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{24,}/i;
