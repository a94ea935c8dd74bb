/** In the order in which they happen; `prebuilt` in place of the three after it, where it works. */
export type SetupStage = 'package' | 'prebuilt' | 'download' | 'unpack' | 'build' | 'test';

/** How far a set-up has come. */
export interface SetupProgress {
  readonly stage: SetupStage;
  /** What is being done. */
  readonly what: string;
  /** Bytes done so far, in stages that count them. */
  readonly received?: number | undefined;
  /** Bytes to do, where that is known. */
  readonly total?: number | undefined;
}

/** What the stages of a set-up share. */
export interface SetupContext {
  readonly onProgress: (progress: SetupProgress) => void;
  readonly signal: AbortSignal;
}
