import { Option } from 'commander';
import type { CommandResult } from '../command-result.js';

/** Prints a command's result as it was asked for. */
export type Deliver = (result: CommandResult, options: { readonly json?: boolean }) => void;

export type WithJson<T> = T & { readonly json?: boolean };

/** Options that several commands have. */
export const storeOption = () =>
  new Option('--store <path>', 'the store (default: .ablate/ablate.db of the project)');

export const jsonOption = () => new Option('--json', 'print JSON');
