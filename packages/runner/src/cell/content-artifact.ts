import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunWriter } from '@ablate/tracker';

/** Stores a text or bytes as an artifact of the run. */
export function contentArtifact(
  writer: Pick<RunWriter, 'artifact'>,
  name: string,
  content: string | Uint8Array,
): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-artifact-'));
  try {
    const file = path.join(folder, 'content');
    writeFileSync(file, content);
    writer.artifact(file, name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
