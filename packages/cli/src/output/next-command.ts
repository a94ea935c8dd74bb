import type { StoreOption } from '../command-result.js';
import { shellWord } from './printable.js';

/** Options by which a command means the matrix and store that the one before has meant. */
export interface SameOptions extends StoreOption {
  readonly set?: readonly string[] | undefined;
}

/** A command to go on with, of the same matrix and store: it can be pasted into a shell. */
export function nextCommand(words: readonly string[], { set = [], store }: SameOptions): string {
  const same = [
    ...set.flatMap((each) => ['--set', each]),
    ...(store === undefined ? [] : ['--store', store]),
  ];
  return commandLine([...words, ...same]);
}

export function commandLine(words: readonly string[]): string {
  return `npx ablate ${words.map(shellWord).join(' ')}`;
}
