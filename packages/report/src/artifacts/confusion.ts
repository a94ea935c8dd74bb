import type { Artifact } from '@ablate/tracker';
import { isRecord, readJsonArtifact } from './json-artifact.js';

/** How often each class was answered for each class that was expected. */
export interface Confusion {
  readonly classNames: readonly string[];
  /** `[expected][answered]` */
  readonly counts: readonly (readonly number[])[];
}

const CONFUSION_ARTIFACT = 'confusion.json';

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

/** The confusion matrix that a value is; null if it is none. */
export function parseConfusion(value: unknown): Confusion | null {
  if (!isRecord(value)) return null;
  const { classNames, counts } = value;
  if (!Array.isArray(classNames) || classNames.length === 0) return null;
  return isCounts(counts, classNames.length) ? { classNames: classNames.map(String), counts } : null;
}

/** The confusion matrix among a run's artifacts; null where there is none, and a text where it can't be read. */
export function readConfusion(artifacts: readonly Artifact[]): Confusion | string | null {
  return readJsonArtifact(artifacts, CONFUSION_ARTIFACT, parseConfusion);
}
