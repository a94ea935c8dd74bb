import { InvalidArgumentError } from 'commander';

/** An option's value as a count; commander puts the option's name before the message. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError(`Expected an integer from 1 up, got ${text}.`);
}

/** Adds to a list, for options that may be given several times. */
export function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}

/** Adds `axis=label` to an object. */
export function pair(
  text: string,
  earlier: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError(`Expected axis=label, such as model=plain, got ${text}.`);
  return { ...earlier, [text.slice(0, equals)]: text.slice(equals + 1) };
}
