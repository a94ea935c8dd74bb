import { canonicalJson, type JsonValue } from '@ablate/core';
import type { JsonObject, RunRow } from '@ablate/tracker';

/** Something of the environment that was otherwise. */
export interface EnvironmentDifference {
  readonly what: string;
  readonly before: JsonValue;
  readonly now: JsonValue;
}

/** What a run was trained on and with. */
export interface Trained {
  readonly run: Pick<RunRow, 'backend' | 'device' | 'threads'>;
  readonly environment: JsonObject | null;
  readonly packages: Readonly<Record<string, string>>;
  readonly lockfile: { readonly name: string; readonly sha256: string } | null;
}

/** What of an environment may change numbers. */
const TELLING = ['node', 'platform', 'cpu', 'instructions', 'gpus'];

/** What was not recorded, or not there, before says nothing. */
export function environmentDifferences(before: Trained, now: Trained): EnvironmentDifference[] {
  const [one, other] = [facts(before), facts(now)];
  return [...one.keys()].flatMap((what) => {
    const [was, is] = [one.get(what) ?? null, other.get(what) ?? null];
    return was === null || canonicalJson(was) === canonicalJson(is) ? [] : [{ what, before: was, now: is }];
  });
}

function facts({ run, environment, packages, lockfile }: Trained): Map<string, JsonValue> {
  const { backend, device, threads } = run;
  const { packages: installed, variables } = environment ?? {};
  const members = (what: string, value: JsonValue | undefined) =>
    Object.entries(isObject(value) ? value : {}).map(([name, each]) => [`${what}${name}`, each] as const);
  return new Map<string, JsonValue>([
    ...Object.entries({ backend, device, threads }),
    ...TELLING.map((name) => [name, environment?.[name] ?? null] as const),
    ...members('variable ', variables),
    ...members('package ', installed),
    ...members('package ', packages),
    ['lockfile', lockfile === null ? null : `${lockfile.name} ${lockfile.sha256}`],
  ]);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
