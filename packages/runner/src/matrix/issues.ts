import { AblateError, didYouMean } from '@ablate/core';
import type * as z from 'zod';

/** One sentence for each Zod issue: where, what was expected, what came, what is known. */
export function describeIssues(error: z.ZodError, given: unknown, at = ''): string {
  return error.issues.map((issue) => describeIssue(issue, given, at)).join('; ');
}

function describeIssue(issue: z.core.$ZodIssue, given: unknown, at: string): string {
  const where = [at, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  const prefix = where === '' ? '' : `${where}: `;
  if (issue.code === 'unrecognized_keys') return `${prefix}no key ${issue.keys.map(quote).join(', ')}`;
  const received = valueAt(given, issue.path);
  return `${prefix}${issue.message}; received ${show(received)}`;
}

/** Refuses keys that an object doesn't have, naming those it does. */
export function checkKeys(given: object, known: readonly string[], what: string): void {
  for (const key of Object.keys(given)) {
    if (!known.includes(key))
      throw new AblateError(
        'CONFIG',
        `no ${what} "${key}"; known: ${known.join(', ') || 'none'}${didYouMean(key, known)}`,
      );
  }
}

const LONGEST = 80;

/** A received value as short text. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return `a function${value.name === '' ? '' : ` (${value.name})`}`;
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return typeof value;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function quote(text: string): string {
  return `"${text}"`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
