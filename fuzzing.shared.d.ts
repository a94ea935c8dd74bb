import type fc from 'fast-check';

/** How many cases `ABLATE_FUZZ` asks for, of so many that are tried each time. */
export function cases(numRuns: number): { numRuns: number };

/** Milliseconds for a property of many cases that take their time. */
export const TIMEOUT: number;

/** Bytes that are nothing, or a good file with some changed, cut off, taken out, put in, or written over by a large number. */
export function damaged(good: Uint8Array): fc.Arbitrary<Uint8Array>;

/** What is read must not become a part of every object. */
export function expectNoPollution(): void;
