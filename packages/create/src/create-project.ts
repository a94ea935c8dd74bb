import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFiles } from './project-files.js';

/** Says what to do otherwise; no stack is of use. */
export class CreateError extends Error {}

/** Writes a project into a folder that is new or empty. */
export function writeProject(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new CreateError(`Expected a folder that is new or empty, received ${folder}, which has files`);
  const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8')) as {
    readonly version: string;
  };
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(projectFiles(path.basename(path.resolve(folder)), version)))
    writeFileSync(path.join(folder, file), text, { flag: 'wx' });
}

/** Installs what a project depends on, trains its matrix and opens the report. */
export function startProject(folder: string): void {
  for (const command of ['npm install --no-audit --no-fund', 'npm start']) {
    // By a shell: on Windows npm is a script.
    const { status, signal } = spawnSync(command, { cwd: folder, shell: true, stdio: 'inherit' });
    if (status !== 0)
      throw new CreateError(
        `Expected exit code 0 of ${command} in ${folder}, received ${status ?? String(signal)}. The project is written; go on there with the same command.`,
      );
  }
}
