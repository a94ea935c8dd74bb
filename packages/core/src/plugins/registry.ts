import type * as z from 'zod';
import { AblateError, didYouMean, unknownName } from '../errors.js';
import type { Instances, Kind, PluginDefinition, PluginPackage, Spec } from './plugin.js';
import type { JsonObject } from './json.js';

interface Entry {
  readonly packageName: string;
  readonly plugin: PluginDefinition;
}

/** What checks of a cell need of a registry. */
export type Specs = Pick<Registry, 'canonical' | 'resolve'>;

/** The plugins that a matrix has listed, by kind and name. Nothing is registered by importing it. */
export class Registry {
  readonly #entries = new Map<string, Entry>();

  /** @throws AblateError `PLUGIN` if two plugins of one kind share a name. */
  constructor(packages: readonly PluginPackage[]) {
    for (const { name: packageName, plugins } of packages)
      for (const plugin of plugins) this.#add({ packageName, plugin });
  }

  /** Names of the known plugins of a kind, sorted. */
  names(kind: Kind): string[] {
    return this.list(kind).map((plugin) => plugin.pluginName);
  }

  /** The known plugins of a kind, sorted by name. */
  list(kind: Kind): PluginDefinition[] {
    return [...this.#entries.values()]
      .map((entry) => entry.plugin)
      .filter((plugin) => plugin.kind === kind)
      .sort((a, b) => a.pluginName.localeCompare(b.pluginName));
  }

  /**
   * The plugin's version and its options with every default filled in, under their first names, and the same of specs
   * in its options: the spec's identity.
   * @throws AblateError `CONFIG` naming the plugin, the option, what was expected and what came.
   */
  canonical(kind: Kind, spec: Spec): { use: string; version: number; options: JsonObject } {
    const { version, nested, formerly } = this.#find(kind, spec.use);
    const options = this.#parse(kind, spec);
    const inner = Object.entries(nested).flatMap(([name, of]) =>
      options[name] === undefined ? [] : [[name, this.canonical(of, options[name] as Partial<Spec> as Spec)]],
    );
    const filled = { ...options, ...(Object.fromEntries(inner) as JsonObject) };
    return { use: spec.use, version, options: renamed(filled, formerly) };
  }

  /** The instance that a spec describes; throws as `canonical` does. */
  resolve<K extends Kind>(kind: K, spec: Spec<K>): Instances[K] {
    const options = this.#parse(kind, spec);
    return (this.#find(kind, spec.use) as PluginDefinition<K>).create(options, (k, nested) =>
      this.resolve(k, nested),
    );
  }

  #parse(kind: Kind, spec: Spec): JsonObject {
    const plugin = this.#find(kind, spec.use);
    const given = isObject(spec.options) ? underTodaysNames(plugin, spec.options) : spec.options;
    const parsed = plugin.options.safeParse(given);
    if (!parsed.success) throw new AblateError('CONFIG', optionErrors(plugin, given, parsed.error));
    return parsed.data as JsonObject;
  }

  #find(kind: Kind, name: string): PluginDefinition {
    const entry = this.#entries.get(`${kind}/${name}`);
    if (entry === undefined) throw new AblateError('CONFIG', unknownName(kind, name, this.names(kind)));
    return entry.plugin;
  }

  #add(entry: Entry): void {
    const { kind, pluginName } = entry.plugin;
    const key = `${kind}/${pluginName}`;
    const other = this.#entries.get(key);
    if (other !== undefined && other.plugin !== entry.plugin)
      throw new AblateError(
        'PLUGIN',
        `two ${kind} plugins are named "${pluginName}": one from ${other.packageName}, one from ${entry.packageName}; rename one of them`,
      );
    this.#entries.set(key, entry);
  }
}

/** A spec that was read from a file may hold anything. */
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const renamed = (options: JsonObject, names: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [names[name] ?? name, value]));

function underTodaysNames({ kind, pluginName, formerly }: PluginDefinition, options: JsonObject): JsonObject {
  const names = Object.entries(formerly);
  const twice = names.find(([name, former]) => name in options && former in options);
  if (twice !== undefined)
    throw new AblateError(
      'CONFIG',
      `${kind} "${pluginName}": option "${twice[0]}" is given twice, as "${twice[1]}" too, its former name`,
    );
  return renamed(options, Object.fromEntries(names.map(([name, former]) => [former, name])));
}

function optionErrors(plugin: PluginDefinition, given: unknown, error: z.ZodError): string {
  const known = Object.keys(plugin.options.shape);
  const problems = error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys
        .map((key) => `no option "${key}"; known: ${known.join(', ') || 'none'}${didYouMean(key, known)}`)
        .join('; ');
    const at = issue.path.join('.');
    const received = valueAt(given, issue.path);
    const shown = received === undefined ? 'nothing' : JSON.stringify(received);
    return `${at === '' ? 'options' : `option "${at}"`}: ${issue.message}; received ${shown}`;
  });
  return `${plugin.kind} "${plugin.pluginName}": ${problems.join('; ')}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (isObject(at) ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}
