import { distance } from 'fastest-levenshtein';

/** What went wrong, for callers that branch on it. */
export type ErrorCode = 'CONFIG' | 'PLUGIN' | 'BACKEND' | 'DATA' | 'SHAPE' | 'CHECKPOINT' | 'DIVERGED';

/** An error whose message is written for the person who caused it: expected, received, known. */
export class AblateError extends Error {
  override readonly name: string = 'AblateError';
  readonly code: ErrorCode;
  /** Of a command that ends by it: 2 for what was asked for, 1 for what went wrong in training. */
  readonly exitCode: 1 | 2;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = code === 'CHECKPOINT' || code === 'DIVERGED' ? 1 : 2;
  }
}

/** ` (did you mean x?)` where one of the known names is close to what came, else nothing. */
export function didYouMean(received: string, known: Iterable<string>): string {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(received.length / 3)) + 1;
  for (const name of known) {
    const d = distance(received.toLowerCase(), name.toLowerCase());
    if (d < bestDistance) [best, bestDistance] = [name, d];
  }
  return best === undefined ? '' : ` (did you mean ${best}?)`;
}

/** `no model "resnt"; known: cifar-resnet, lecture-resnet (did you mean …?)` */
export function unknownName(kind: string, received: string, known: Iterable<string>): string {
  const names = [...known].sort();
  const list = names.length === 0 ? 'none' : names.join(', ');
  return `no ${kind} "${received}"; known: ${list}${didYouMean(received, names)}`;
}
