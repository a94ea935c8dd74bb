import type { DemoName } from './demos.js';

export interface Question {
  readonly id: number;
  readonly demo: DemoName;
  readonly input: unknown;
  /** The addresses of tfjs's wasm files by their names. */
  readonly wasm: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly id: number;
  readonly type: 'event' | 'result' | 'error';
  readonly value: unknown;
}
