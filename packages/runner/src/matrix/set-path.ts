import { AblateError, didYouMean } from '@ablate/core';

/** Of `{ use, options }`. */
const SPEC_KEYS: readonly string[] = ['use', 'options'];

type Container = Readonly<Record<string, unknown>> | readonly unknown[];

/**
 * A copy of a nested object with one value replaced. Keys of a plugin lead to its options, so that `optimizer.lr` is
 * `optimizer.options.lr`; numbers lead into lists. The last key may be new, the others must exist.
 * @throws AblateError `CONFIG` naming the keys that are there.
 */
export function setPath(
  object: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
  where: string,
): Record<string, unknown> {
  return set(object, path, value, where, []) as Record<string, unknown>;
}

function set(
  object: Container,
  path: readonly string[],
  value: unknown,
  where: string,
  done: readonly string[],
): Container {
  const [key = '', ...rest] = path;
  const refuse = (at: string, problem: string) =>
    new AblateError('CONFIG', `${where} ${[...done, ...path].join('.')}: ${at} ${problem}`);
  const known = Object.keys(object);
  const place = done.length === 0 ? '' : ` in ${done.join('.')}`;
  const isEntry = Array.isArray(object);
  if ((rest.length > 0 || isEntry) && !known.includes(key))
    throw refuse(
      `no key "${key}"${place}; known:`,
      `${known.join(', ') || 'none'}${isEntry ? '' : didYouMean(key, known)}`,
    );
  const inner = (object as Readonly<Record<string, unknown>>)[key];
  if (rest.length === 0) return replaced(object, key, value);
  if (typeof inner !== 'object' || inner === null)
    throw inner === undefined
      ? refuse(`no key "${key}"${place}; known:`, known.join(', ') || 'none')
      : refuse(key + place, 'has no keys');
  return replaced(object, key, set(...intoOptions(inner as Container, rest), value, where, [...done, key]));
}

function intoOptions(inner: Container, rest: readonly string[]): [Container, readonly string[]] {
  const [next = ''] = rest;
  // What leads on was to be an option's value; `optons` was to be `options`.
  const isMisspelled = rest.length > 1 && didYouMean(next, SPEC_KEYS) !== '';
  if (!isPlugin(inner) || SPEC_KEYS.includes(next) || isMisspelled) return [inner, rest];
  return [{ options: {}, ...inner }, ['options', ...rest]];
}

function isPlugin(value: Container): value is Readonly<Record<string, unknown>> {
  return 'use' in value;
}

function replaced(object: Container, key: string, value: unknown): Container {
  return Array.isArray(object)
    ? object.map((each: unknown, at) => (String(at) === key ? value : each))
    : Object.assign({}, object, { [key]: value });
}

/** Whether one of two paths leads into, or to, the same value as the other. */
export function overlap(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** Whether a path leads into, or to, the value of another. */
export function isWithin(path: string, outer: string): boolean {
  return `${plain(path)}.`.startsWith(`${plain(outer)}.`);
}

/** A path without the `options` of plugins, which may be left out. */
export function plain(path: string): string {
  return path
    .split('.')
    .filter((key, at) => key !== 'options' || at === 0)
    .join('.');
}
