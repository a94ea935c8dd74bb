const HIDDEN = '[hidden]';

/** Names whose values are secrets. */
const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)?|secret|token|credential|auth|(?:api|access|private)[-_]?key)s?$/i;

/** Shapes that only secrets have: tokens of well-known services, and JSON Web Tokens. */
const SECRET_VALUE =
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|hf_\w{20,}|sk-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[A-Z0-9]{16}|AIza[\w-]{30,}|npm_\w{30,}|eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*)/g;

/** `--token x`, `--token=x`, `API_KEY=x`, `https://user:x@host` and tokens by their shape, without the `x`. */
export function redactArguments(values: readonly string[]): string[] {
  return values.map((value, index) => {
    const before = values[index - 1];
    if (before !== undefined && !value.startsWith('-') && isSecretOption(before)) return HIDDEN;
    return redact(value);
  });
}

function isSecretOption(value: string): boolean {
  return /^--?[\w-]+$/.test(value) && SECRET_NAME.test(value);
}

function redact(value: string): string {
  const equals = value.indexOf('=');
  if (equals > 0 && SECRET_NAME.test(value.slice(0, equals))) return `${value.slice(0, equals)}=${HIDDEN}`;
  return value
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/gi, `$1${HIDDEN}@`)
    .replace(SECRET_VALUE, HIDDEN);
}
