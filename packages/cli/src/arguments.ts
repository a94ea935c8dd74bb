import { InvalidArgumentError } from 'commander';

/** An option's value as a count; commander puts the option's name before the message. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError(`Expected an integer from 1 up, got ${text}.`);
}

/** The same from 0 up. */
export function count(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError(`Expected an integer from 0 up, got ${text}.`);
}

/** A finite number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError(`Expected a number above 0, got ${text}.`);
}

/** A number between 0 and 1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  throw new InvalidArgumentError(`Expected a number between 0 and 1, got ${text}.`);
}

/** Milliseconds between two looks: as long as a timer of Node holds. */
export function interval(text: string): number {
  const value = positiveInteger(text);
  if (value < 2 ** 31) return value;
  throw new InvalidArgumentError(`Expected at most ${2 ** 31 - 1} milliseconds, got ${text}.`);
}

const BYTES = { M: 2 ** 20, G: 2 ** 30 };

/** `512M`, `1.5G` in bytes. */
export function bytes(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([MG])(?:i?B)?$/.exec(text.trim()) ?? [];
  const value = Number(number) * BYTES[unit as keyof typeof BYTES];
  if (number !== '' && value > 0) return value;
  throw new InvalidArgumentError(`Expected a size such as 512M or 2G, got ${text}.`);
}

/** `a,b` as a list. */
export function list(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.every((item) => item !== '')) return items;
  throw new InvalidArgumentError(`Expected names with commas between them, got ${text}.`);
}

/** `2`: how many; `0,3` or `3,`: which. */
export function countOrList(text: string): number | readonly string[] {
  return text.includes(',') ? list(text.replace(/,\s*$/, '')) : count(text);
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
