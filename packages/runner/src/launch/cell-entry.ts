import { pathToFileURL } from 'node:url';
import { entryFlags, entryModule, isSource } from './entry-module.js';

/** How the process of a cell is started. */
export interface CellEntry {
  /**
   * What the process of a cell runs. Over an IPC channel it sends `CellMessage`s, `ready` first, and takes
   * `RunnerMessage`s; it ends when the channel closes.
   */
  readonly module: URL;
  /** Node's flags for it in place of those of this process; undefined where these will do. */
  readonly execArgv: readonly string[] | undefined;
}

/** How a launcher starts the process of a cell. */
export const cellEntry: CellEntry = {
  module: pathToFileURL(entryModule('cell/cell-process')),
  get execArgv() {
    return isSource ? entryFlags() : undefined;
  },
};
