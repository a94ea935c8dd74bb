import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { copyArtifacts } from '@ablate/tracker';
import type { Attempt } from './attempts.js';

const RECORD = /^step-(\d+)\.json$/;

/**
 * Brings the newest checkpoint of any attempt that is whole to `folder`, and the snapshot that belongs to it to `storePath`:
 * each attempt publishes a snapshot before the checkpoint. Returns its step; null where there is no checkpoint. Without a
 * snapshot (what the store itself had before the job) `storePath` is not made.
 */
export function takeOver(
  attempts: readonly Attempt[],
  { folder, storePath }: { readonly folder: string; readonly storePath: string },
): number | null {
  const found = attempts.flatMap((attempt) =>
    stepsIn(attempt.checkpoints).map((step) => ({ attempt, step })),
  );
  found.sort((one, other) => other.step - one.step || other.attempt.number - one.attempt.number);
  for (const { attempt, step } of found) {
    if (!copyCheckpoint(attempt.checkpoints, folder, step)) continue;
    const snapshot = attempt.number === 0 ? undefined : attempt.fetch(storePath);
    if (attempt.number > 0 && (snapshot?.step ?? -1) < step) {
      // The cell would go on from it, without the points up to there.
      removeCheckpoint(folder, step);
      rmSync(storePath, { force: true });
      continue;
    }
    if (snapshot !== undefined) copyArtifacts(storePath, attempt.artifacts, storePath, false);
    copyBest(attempt.checkpoints, folder, step);
    return step;
  }
  return null;
}

/** Copies the newest checkpoint of a folder that is whole, and the best one; false where there is none. */
export function copyNewestCheckpoint(from: string, to: string): boolean {
  const steps = stepsIn(from).sort((one, other) => other - one);
  const step = steps.find((each) => copyCheckpoint(from, to, each));
  if (step !== undefined) copyBest(from, to, step);
  return step !== undefined;
}

function copyBest(from: string, to: string, step: number): void {
  const best = bestStep(to, step);
  if (best !== undefined && best !== step) copyCheckpoint(from, to, best);
}

function stepsIn(folder: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => (RECORD.test(name) ? Number(RECORD.exec(name)?.[1]) : []));
}

/** False, and nothing is there, where it is not whole, or removed meanwhile. */
function copyCheckpoint(from: string, to: string, step: number): boolean {
  const isWhole = copyIfWhole(from, to, step);
  if (!isWhole) removeCheckpoint(to, step);
  return isWhole;
}

function copyIfWhole(from: string, to: string, step: number): boolean {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  try {
    for (const name of filesOf(step)) copyFileSync(path.join(from, name), path.join(to, name));
    const { sha256 } = (readRecord(to, step) as { tensors: { sha256: string } }).tensors;
    const found = readFileSync(path.join(to, `step-${step}.safetensors`));
    return createHash('sha256').update(found).digest('hex') === sha256;
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isGone || error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}

function removeCheckpoint(folder: string, step: number): void {
  for (const name of filesOf(step)) rmSync(path.join(folder, name), { force: true });
}

/** The tensors first: a record says that they are there. */
function filesOf(step: number): string[] {
  return [`step-${step}.safetensors`, `step-${step}.json`];
}

function bestStep(folder: string, step: number): number | undefined {
  return (readRecord(folder, step) as { best?: { step: number } | null }).best?.step;
}

function readRecord(folder: string, step: number): unknown {
  return JSON.parse(readFileSync(path.join(folder, `step-${step}.json`), 'utf8'));
}
