import { readFileSync } from 'node:fs';
import type { Artifact } from '@ablate/tracker';

/** How often each class was answered for each class that was expected. */
export interface Confusion {
  readonly classNames: readonly string[];
  /** `[expected][answered]` */
  readonly counts: readonly (readonly number[])[];
}

const CONFUSION_ARTIFACT = 'confusion.json';
/** More is no confusion matrix that a terminal could show. */
const MOST_BYTES = 2 ** 20;

function isCounts(value: unknown, classes: number): value is number[][] {
  return (
    Array.isArray(value) &&
    value.length === classes &&
    value.every(
      (row) =>
        Array.isArray(row) && row.length === classes && row.every((count) => Number.isSafeInteger(count)),
    )
  );
}

/** The confusion matrix in a text; null if it is none. */
export function parseConfusion(text: string): Confusion | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('classNames' in value) || !('counts' in value))
    return null;
  const { classNames, counts } = value;
  if (!Array.isArray(classNames) || classNames.length === 0) return null;
  return isCounts(counts, classNames.length) ? { classNames: classNames.map(String), counts } : null;
}

/** The confusion matrix among a run's artifacts; null where there is none, and a text where it can't be read. */
export function readConfusion(artifacts: readonly Artifact[]): Confusion | string | null {
  const artifact = artifacts.find(({ name }) => name === CONFUSION_ARTIFACT);
  if (artifact === undefined) return null;
  if (artifact.bytes > MOST_BYTES) return 'too large to be drawn';
  try {
    return parseConfusion(readFileSync(artifact.path, 'utf8')) ?? 'not a confusion matrix';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
