import type { Artifact, JsonObject, JsonValue } from '@ablate/tracker';
import { configLeaves } from '../../configuration/format-value.js';
import { formatCount } from '@ablate/report/text';
import { type Line, span } from '../../text/line.js';
import { pairLines } from './pair-lines.js';

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** `main 0123456789 with changes`. */
export function gitText(environment: JsonObject | null): string | null {
  const git = environment?.git;
  if (typeof git !== 'object' || git === null || Array.isArray(git)) return null;
  const parts = [
    text(git.branch),
    text(git.commit)?.slice(0, 10),
    git.dirty === true ? 'with changes' : null,
  ];
  return parts.filter(Boolean).join(' ');
}

/** Where a run was started and on what: its command, versions, processor, GPUs, packages. */
export function environmentLines(environment: JsonObject | null, width: number): Line[] {
  if (environment === null) return [[span('not started yet', { dim: true })]];
  const { argv, git: _, ...rest } = environment;
  const command = Array.isArray(argv) ? argv.map(String).join(' ') : null;
  const leaves = [
    ...(command === null ? [] : [{ path: 'command', value: command }]),
    ...configLeaves(rest).filter(({ value }) => value !== '[]' && value !== '{}' && value !== 'null'),
  ];
  return pairLines(
    leaves.map(({ path, value }) => [path, value]),
    width,
    1 / 3,
  );
}

export function artifactLines(artifacts: readonly Artifact[]): Line[] {
  if (artifacts.length === 0) return [[span('none', { dim: true })]];
  return artifacts.map(({ name, bytes, sha256, path }) => [
    span(name),
    span(`  ${formatCount(bytes)} bytes  ${sha256.slice(0, 12)}  ${path}`, { dim: true }),
  ]);
}
