import fuzzysort from 'fuzzysort';

/**
 * The names that a text asks for: those that it matches as a regular expression, in their order; where it matches none,
 * those that have its letters in this order, the likeliest first. All of them for no text.
 */
export function matchNames(wanted: string, names: readonly string[]): readonly string[] {
  const text = wanted.trim();
  if (text === '') return names;
  const pattern = regularExpression(text);
  const matching = pattern === null ? [] : names.filter((name) => pattern.test(name));
  return matching.length > 0 ? matching : fuzzysort.go(text, names).map(({ target }) => target);
}

/** Null for a text that is none, as one that is still being typed. */
function regularExpression(text: string): RegExp | null {
  try {
    return new RegExp(text, 'iu');
  } catch {
    return null;
  }
}
