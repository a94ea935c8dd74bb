import { AblateError, didYouMean } from '@ablate/core';

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
  if (!('use' in inner) || next === 'use' || next === 'options') return [inner, rest];
  return [{ options: {}, ...inner }, ['options', ...rest]];
}

function replaced(object: Container, key: string, value: unknown): Container {
  if (!Array.isArray(object)) return { ...object, [key]: value };
  return object.map((each: unknown, at) => (String(at) === key ? value : each));
}

/** Whether one of two paths leads into, or to, the same value as the other. */
export function overlap(one: string, other: string): boolean {
  const [shorter = '', longer = ''] = [plain(one), plain(other)].sort((a, b) => a.length - b.length);
  return `${longer}.`.startsWith(`${shorter}.`);
}

/** A path without the `options` of plugins, which may be left out. */
export function plain(path: string): string {
  return path
    .split('.')
    .filter((key, at) => key !== 'options' || at === 0)
    .join('.');
}
