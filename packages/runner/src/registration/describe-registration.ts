import {
  answeredRegistration,
  type AnsweredRegistration,
  type JsonObject,
  type Registration,
} from '@ablate/tracker';
import { describeMatrix } from '../matrix/describe-matrix.js';
import type { Cell } from '../matrix/expand.js';
import type { Matrix } from '../matrix/parse-matrix.js';

/** What is registered of a matrix: its question, what the store keeps of it, and what each of its cells is. */
export function describeRegistration(matrix: Matrix, cells: readonly Cell[]): JsonObject {
  return {
    question: matrix.question,
    matrix: describeMatrix(matrix, cells),
    configs: Object.fromEntries(cells.map(({ hash, canonical }) => [hash, { ...canonical }])) as JsonObject,
  };
}

/** The registration that a matrix asks again, or from which it differs; null where nothing was registered. */
export function registrationOf(
  matrix: Matrix,
  cells: readonly Cell[],
  registrations: readonly Registration[] = [],
): AnsweredRegistration | null {
  const configs = new Map(cells.map(({ hash, canonical }) => [hash, { ...canonical } as JsonObject]));
  return answeredRegistration(registrations, {
    question: matrix.question,
    matrix: describeMatrix(matrix, cells),
    configOf: (hash) => configs.get(hash),
  });
}
