export interface CellEntry {
  /**
   * What the process of a cell runs. Over an IPC channel it sends `CellMessage`s, `ready` first, and takes
   * `RunnerMessage`s; it ends when the channel closes.
   */
  readonly module: URL;
  /** Node's flags for it in place of those of this process; undefined where these will do. */
  readonly execArgv: readonly string[] | undefined;
}

const fromSource = import.meta.url.endsWith('.ts');

export const cellEntry: CellEntry = {
  module: new URL(`../cell/cell-process.${fromSource ? 'ts' : 'js'}`, import.meta.url),
  // For this package's own sources, which the repository's tests run.
  get execArgv() {
    return fromSource ? ['--conditions=@ablate/source', '--import', import.meta.resolve('tsx')] : undefined;
  },
};
