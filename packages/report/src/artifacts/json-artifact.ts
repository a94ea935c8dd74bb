import { readFileSync } from 'node:fs';
import type { Artifact } from '@ablate/tracker';

/** More is nothing that a terminal could show. */
const MOST_BYTES = 2 ** 20;

/** What an artifact holds, as `parse` reads its JSON; null without such an artifact, a text where it can't be read. */
export function readJsonArtifact<T>(
  artifacts: readonly Artifact[],
  wanted: string,
  parse: (value: unknown) => T | null,
): T | string | null {
  const artifact = artifacts.find(({ name }) => name === wanted);
  if (artifact === undefined) return null;
  if (artifact.bytes > MOST_BYTES) return 'too large to be drawn';
  try {
    const value: unknown = JSON.parse(readFileSync(artifact.path, 'utf8'));
    return parse(value) ?? `not what ${wanted} should hold`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether a value is an object with names, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
