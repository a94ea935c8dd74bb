import { isArtifactName } from '../upkeep/artifacts.js';
import type { WritableRun } from '../runs/writable-run.js';
import type { JsonObject } from '../types.js';
import type { Statements } from './statements.js';

/** What a run keeps beside its points. Plain data: it may have to wait in a file. */
export type Fact =
  | { readonly tag: string; readonly value: string }
  | { readonly trace: readonly string[] }
  | { readonly backend: string; readonly device: string | null }
  | { readonly weightsHash: string; readonly outputsHash: string }
  | {
      readonly artifact: string;
      readonly sha256: string;
      readonly bytes: number;
      readonly createdAt: number;
    };

export function writeFact({ runs, artifacts }: Statements, run: WritableRun, fact: Fact): void {
  if ('tag' in fact) runs.tag(run, fact.tag, fact.value);
  else if ('trace' in fact) runs.setTrace(run, fact.trace);
  else if ('backend' in fact) runs.setBackend(run, fact.backend, fact.device);
  else if ('weightsHash' in fact) runs.setTested(run, fact);
  else artifacts.put(run, fact.artifact, fact.sha256, fact.bytes, fact.createdAt);
}

/** Undefined for what is no fact. */
export function readFact(entry: JsonObject): Fact | undefined {
  const { tag, value, trace, backend, device, weightsHash, outputsHash, artifact, sha256, bytes, createdAt } =
    entry;
  if (isText(tag) && tag !== '' && isText(value)) return { tag, value };
  if (Array.isArray(trace) && trace.every(isText)) return { trace };
  if (isText(backend) && (isText(device) || device === null)) return { backend, device };
  if (isText(weightsHash) && isText(outputsHash)) return { weightsHash, outputsHash };
  const isContent = isText(sha256) && /^[0-9a-f]{64}$/.test(sha256);
  if (isText(artifact) && isArtifactName(artifact) && isContent && isCount(bytes) && isCount(createdAt))
    return { artifact, sha256, bytes, createdAt };
  return undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
