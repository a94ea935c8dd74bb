import { pathToFileURL } from 'node:url';
import type { JsonObject, JsonValue, Kind, PluginDefinition, Registry } from '@ablate/core';
import { hashCode, reachable } from './closure.js';
import type { Sources } from './sources.js';
import { once } from '../matrix/once.js';

/** Where a plugin comes from: the user's own file that lists it, or `matrix` for an object in the matrix. */
export type PluginOrigin = { readonly file: string } | 'matrix';

/** What a plugin of the user's own executes. */
export interface OwnCode {
  /** Paths of its files. */
  readonly files: readonly string[];
  readonly hash: string;
}

/** The kinds that a cell's configuration has specs of. */
const KINDS: Readonly<Record<string, Kind>> = {
  dataset: 'dataset',
  model: 'model',
  regularizers: 'regularizer',
  optimizer: 'optimizer',
  schedule: 'schedule',
};

/** Which code a cell executes beside that of packages, of which plugins' versions tell. */
export class PluginCode {
  readonly #registry: Registry;
  readonly #code: ReadonlyMap<string, OwnCode>;
  readonly #ofSpec = once((spec: JsonObject) => once((kind: Kind) => this.#keysOf(kind, spec)));

  constructor(registry: Registry, code: ReadonlyMap<string, OwnCode>) {
    this.#registry = registry;
    this.#code = code;
  }

  /** `kind/name` of the user's own plugins that a cell uses, each with the hash of its code; null where it uses none. */
  hashesOf(canonical: JsonObject): Readonly<Record<string, string>> | null {
    const keys = this.#keysIn(canonical);
    if (keys.length === 0) return null;
    return Object.fromEntries(keys.map((key) => [key, this.#code.get(key)?.hash ?? '']));
  }

  /** Paths of the files that a plugin's code is in, by `kind/name`. */
  filesOf(key: string): readonly string[] {
    return this.#code.get(key)?.files ?? [];
  }

  #keysIn(canonical: JsonObject): string[] {
    const keys = Object.entries(KINDS).flatMap(([name, kind]) =>
      listOf(canonical[name]).flatMap((spec) => (isObject(spec) ? this.#ofSpec(spec)(kind) : [])),
    );
    return [...new Set(keys)].sort();
  }

  #keysOf(kind: Kind, spec: JsonObject): string[] {
    const plugin = this.#registry.list(kind).find(({ pluginName }) => pluginName === spec.use);
    const options = isObject(spec.options) ? spec.options : ({} as JsonObject);
    const nested = Object.entries(plugin?.nested ?? {}).flatMap(([name, of]) =>
      listOf(options[name]).flatMap((inner) => (isObject(inner) ? this.#ofSpec(inner)(of) : [])),
    );
    const key = plugin === undefined ? undefined : keyOf(plugin);
    return key !== undefined && this.#code.has(key) ? [key, ...nested] : nested;
  }
}

/**
 * The code of the plugins that are not from packages. A plugin that the matrix lists by its file executes what that file
 * loads; one that stands in the matrix as an object what the files load that defined it. Of the matrix itself all but its
 * default export counts: the list of cells is no code.
 */
export function pluginCode(
  registry: Registry,
  origins: ReadonlyMap<PluginDefinition, PluginOrigin>,
  { files }: Sources,
  matrixFile: string,
): PluginCode {
  const hash = once((entries: string) => hashCode(JSON.parse(entries) as string[], files, matrixFile));
  const code = new Map<string, OwnCode>();
  for (const [plugin, origin] of origins) {
    const entries = origin === 'matrix' ? filesIn(plugin.definedAt, files.keys()) : [origin.file];
    if (entries.length === 0) continue;
    code.set(keyOf(plugin), {
      files: reachable(entries, files),
      hash: hash(JSON.stringify(entries)),
    });
  }
  return new PluginCode(registry, code);
}

/** Those of the files that a stack of calls goes through; all of them for a plugin that has none. */
function filesIn(stack: string | undefined, files: Iterable<string>): string[] {
  if (stack === undefined) return [...files];
  // Below the calls stands who only waits, such as for a module to be loaded.
  const [calls = ''] = stack.split(/^\s*at async /m);
  // Behind the name comes the line, or what the module was imported with.
  const isNamed = (name: string) => calls.includes(`${name}:`) || calls.includes(`${name}?`);
  return [...files].filter((file) => isNamed(file) || isNamed(pathToFileURL(file).href));
}

function keyOf({ kind, pluginName }: PluginDefinition): string {
  return `${kind}/${pluginName}`;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  return value === undefined || value === null ? [] : [value];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
