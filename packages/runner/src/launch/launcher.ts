import {
  definePlugin,
  type CellConfig,
  type CheckpointPolicyInput,
  type JsonObject,
  type Plugin,
  type PluginFields,
} from '@ablate/core';
import type { Progress } from '@ablate/tracker';
import type * as z from 'zod';
import type { Snapshot } from '../code/snapshot.js';
import type { JobLauncher } from './job-launcher.js';

/** Everything that a process needs to train one cell and to record it. Plain data: it is sent over IPC. */
export interface CellJob {
  /** Where the matrix's file is, or was. */
  readonly matrixFile: string;
  /** The matrix and its own plugins, which the cell's process registers from here, whatever the files say by now. */
  readonly code: Snapshot;
  readonly storePath: string;
  readonly runId: string;
  /** The lease's fencing token. */
  readonly token: number;
  readonly config: CellConfig;
  readonly seed: number;
  /** They stand where the store has them, in a folder of the run's own. */
  readonly checkpoints: CheckpointPolicyInput;
  /** Whether it goes on from the run's checkpoints, if there are any; else it starts anew. */
  readonly resume: boolean;
  /** Whether the checkpoints stay when the run is finished; else only the best, if a metric says which one that is. */
  readonly keepCheckpoints: boolean;
  /** Undefined for a cell whose runner shares the store with it. */
  readonly attempt?: JobAttempt;
}

/** The start of a job whose cell publishes what it records, and what it has to find on its machine to be that cell. */
export interface JobAttempt {
  /** The folder of all attempts at the job, and which one this is. */
  readonly attempts: string;
  readonly number: number;
  /** The cell's identity, and what it follows from beside the dataset's checksum. */
  readonly hash: string;
  readonly canonical: JsonObject;
}

/** What a running cell reports: its progress, its metrics after each epoch and its output. */
export interface CellListener {
  onProgress(progress: CellProgress): void;
  onEpoch(epoch: number, metrics: Readonly<Record<string, number>>): void;
  onOutput(stream: 'stdout' | 'stderr', text: string): void;
}

/** How far a cell has come, and its loss there. */
export interface CellProgress extends Progress {
  readonly loss: number;
}

/** How a cell is to end: now, or as soon as it has written a checkpoint. */
export interface StopRequest {
  readonly status: 'failed' | 'killed' | 'pruned';
  readonly reason: string;
  readonly when: 'now' | 'at a checkpoint';
}

/** How a cell ended. `crashed`: its process was gone before it said anything. */
export type CellEnd =
  | { readonly status: 'finished'; readonly reason: string | null }
  | { readonly status: 'failed' | 'crashed' | 'killed' | 'pruned'; readonly reason: string };

/** A cell that has been started. */
export interface LaunchedCell {
  readonly ended: Promise<CellEnd>;
  /** The process on this machine whose memory is the cell's; undefined where there is none. */
  readonly pid: number | undefined;
  /** Asks the cell to end; one that is to end now and doesn't is ended by force. */
  stop(request: StopRequest): void;
}

/** A cell's share of this machine. */
export interface Share {
  readonly threads: number;
  /** `CUDA_VISIBLE_DEVICES` for it: a GPU that no other cell has, or `-1` for none; undefined where none are divided. */
  readonly gpu: string | undefined;
}

/**
 * Starts cells that end with this command. Only `ended` says how a cell ended: it is never rejected, and what the cell
 * itself has not recorded by then is recorded from it.
 */
export interface CellLauncher {
  /** Threads for each cell, in place of its share of the cores. A run that goes on keeps the number that it began with. */
  readonly threads?: number | undefined;
  launch(job: CellJob, listener: CellListener, share: Share): LaunchedCell;
}

/** Starts cells: as parts of this command, as jobs that run on without it (which takes a spool), or either way. */
export type Launcher = CellLauncher | JobLauncher;

declare module '@ablate/core' {
  interface Instances {
    launcher: Launcher;
  }
}

/** A launcher as a plugin: a matrix names it as `launcher`, the command as `--launcher`. */
export const defineLauncher = <Shape extends z.ZodRawShape>(
  fields: PluginFields<'launcher', Shape>,
): Plugin<'launcher', Shape> => definePlugin('launcher', fields);
