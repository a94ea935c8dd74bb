import { createHash } from 'node:crypto';
import { canonicalJson } from '@ablate/core';
import type { SourceFile } from './sources.js';
import { defaultExport, importsOnlyFor, syntaxText } from './syntax.js';

type Files = ReadonlyMap<string, Pick<SourceFile, 'text' | 'syntax' | 'imports'>>;

/** Files with all that they import, in the order in which they are found. */
export function reachable(entries: readonly string[], files: Files): string[] {
  const found = new Set<string>();
  const add = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    for (const imported of files.get(file)?.imports.values() ?? []) add(imported);
  };
  entries.forEach(add);
  return [...found];
}

/**
 * SHA-256 of what files and all that they import say: equal wherever the files are and whatever they are called, with
 * other comments and in another format.
 * @param withoutDefault a file whose default export is left out, with what is imported for that alone
 */
export function hashCode(entries: readonly string[], files: Files, withoutDefault?: string): string {
  const places = new Map(reachable(entries, files).map((file, at) => [file, at]));
  const texts = [...places.keys()].map((file) => fileText(file, files, places, file === withoutDefault));
  return createHash('sha256').update(canonicalJson(texts)).digest('hex');
}

function fileText(
  file: string,
  files: Files,
  places: ReadonlyMap<string, number>,
  withoutDefault: boolean,
): string {
  const { text = '', syntax, imports } = files.get(file) ?? {};
  if (syntax === undefined) return text;
  const given = withoutDefault ? defaultExport(syntax.tree) : undefined;
  const left = given === undefined ? new Set() : new Set([given, ...importsOnlyFor(syntax.tree, given)]);
  const names = new Map(
    syntax.references.flatMap(({ node, specifier }) => {
      const place = places.get(imports?.get(specifier) ?? '');
      return place === undefined ? [] : [[node, place]];
    }),
  );
  return syntaxText(syntax.tree, (node) => (left.has(node) ? null : names.get(node)));
}
