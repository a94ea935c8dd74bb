import { Option } from 'commander';
import { collect } from '../arguments.js';
import type { CommandResult } from '../command-result.js';

/** Prints a command's result as it was asked for. */
export type Deliver = (result: CommandResult, options: { readonly json?: boolean }) => void;

export type WithJson<T> = T & { readonly json?: boolean };

/** Options that several commands have. */
export const storeOption = () =>
  new Option('--store <path>', 'the store (default: .ablate/ablate.db of the project)');

export const jsonOption = () => new Option('--json', 'print JSON');

export const setOption = () =>
  new Option('-s, --set <key=value>', 'override, such as epochs=3 or axes.model=plain; may be repeated')
    .argParser(collect)
    .default([], 'none');

/** How a run is named on the command line. */
export const RUN = "a run's id, the start of it, or its name";
