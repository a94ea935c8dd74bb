/** What a system tells of the processes in this one's space. */
export interface SystemProcesses {
  /** One for each start of a kernel, shared by all containers on it. */
  readonly boot: string;
  readonly pidSpace: string;
  /** When a process started, `exited` for one that nobody has waited for yet; undefined where this can't be known. */
  startOf(pid: number): string | undefined;
}
