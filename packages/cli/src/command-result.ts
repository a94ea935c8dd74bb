/** What a command gives to `main`: text for people, data for programs, and whether every cell went well. */
export interface CommandResult {
  readonly text: string;
  readonly data: unknown;
  readonly ok: boolean;
  /** Whether it ended because somebody asked it to. */
  readonly isInterrupted?: boolean;
}

export interface StoreOption {
  readonly store?: string | undefined;
}
