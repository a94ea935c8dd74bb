import { canonicalJson, type JsonObject, type JsonValue } from '@ablate/core';
import type { DetailReader, RunRow } from '@ablate/tracker';
import { once } from '../matrix/once.js';
import type { PlannedCell } from '../plan/planned-cell.js';
import type { LoadedExperiment } from '../matrix/load-experiment.js';
import { nameFrom, parseSnapshot, type Snapshot } from './snapshot.js';
import { parseSyntax, syntaxText } from './syntax.js';

/** Why cells that had been trained are trained anew. */
export interface ChangedCode {
  /** The plugin as `kind/name`. */
  readonly plugin: string;
  /** Files of its that are others than they were, from the matrix's folder; empty where the earlier ones are not kept. */
  readonly files: readonly string[];
  /** Cells to train, each with its seed, that had been trained with the earlier code. */
  readonly cells: number;
}

/** Cells that are to be trained and differ from finished runs of their experiment in their code alone. */
export function changedCode(
  planned: readonly PlannedCell[],
  { matrix, code, snapshot }: LoadedExperiment,
  reader: DetailReader,
): ChangedCode[] {
  const anew = planned.filter(({ state, cell }) => state === 'new' && cell.canonical.code !== undefined);
  if (anew.length === 0) return [];
  const textOf = once((config: JsonObject) => withoutCode(config));
  const earlier = new Map<string, RunRow>();
  for (const run of reader.listRuns({
    experiment: matrix.name,
    status: ['finished'],
    descending: false,
    orderBy: 'created',
  }))
    earlier.set(`${textOf(run.config)} ${run.seed}`, run);
  const snapshots = once((hash: string) => readSnapshot(hash, reader));
  const found = new Map<string, { plugin: string; files: Set<string>; cells: number }>();
  for (const { cell } of anew) {
    const run = earlier.get(`${textOf(cell.canonical)} ${cell.seed}`);
    if (run === undefined) continue;
    const [before, now] = [object(run.config.code), object(cell.canonical.code)];
    for (const plugin of Object.keys(now).filter((key) => before[key] !== now[key])) {
      const known = found.get(plugin) ?? { plugin, files: new Set(), cells: 0 };
      found.set(plugin, known);
      known.cells += 1;
      const files = code.filesOf(plugin).map((file) => nameFrom(matrix.file, file));
      for (const file of changedFiles(files, snapshots(run.snapshot ?? ''), snapshot)) known.files.add(file);
    }
  }
  return [...found.values()].map((each) => ({ ...each, files: [...each.files] }));
}

/** `./a.ts` for each of the files that says something else, or is new. */
function changedFiles(names: readonly string[], before: Snapshot | undefined, now: Snapshot): string[] {
  if (before === undefined) return [];
  return names
    .filter((name) => codeText(name, before) !== codeText(name, now))
    .map((name) => (name.startsWith('.') ? name : `./${name}`));
}

function codeText(name: string, { files }: Snapshot): string | undefined {
  const text = files[name]?.text;
  const syntax = text === undefined ? undefined : parseSyntax(name, text);
  return syntax === undefined ? text : syntaxText(syntax.tree, () => undefined);
}

function readSnapshot(hash: string, reader: DetailReader): Snapshot | undefined {
  const text = reader.snapshot(hash);
  return text === null ? undefined : parseSnapshot(text);
}

/** A run's configuration has its backend, a cell's has not. */
function withoutCode(config: JsonObject): string {
  const { code: _, backend: __, ...rest } = config;
  return canonicalJson(rest);
}

function object(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
