import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunWriter } from '@ablate/tracker';

/** Stores a value as an artifact of the run, as JSON. */
export function jsonArtifact(writer: Pick<RunWriter, 'artifact'>, name: string, value: unknown): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-artifact-'));
  try {
    const file = path.join(folder, 'content.json');
    writeFileSync(file, JSON.stringify(value));
    writer.artifact(file, name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
