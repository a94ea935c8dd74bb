import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export const root = path.join(import.meta.dirname, '../..');

export interface CodeBlock {
  readonly language: string;
  /** The file's name after the language; empty for a block that is not a file. */
  readonly name: string;
  readonly text: string;
}

/** The fenced code blocks of a guide, or of its section with that title. */
export function codeBlocks(file: string, title?: string): CodeBlock[] {
  const guide = readFileSync(path.join(root, file), 'utf8');
  const sections = guide.split(/^## /m);
  const text = title === undefined ? guide : (sections.find((part) => part.startsWith(`${title}\n`)) ?? '');
  return [...text.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', name = '', text = '']) => ({ language, name, text }),
  );
}

/** A folder with the files among the blocks, beside the experiments but where no other check looks. */
export function folderOf(blocks: readonly CodeBlock[]): string {
  const ignored = path.join(root, 'experiments/out-tsc');
  mkdirSync(ignored, { recursive: true });
  const folder = mkdtempSync(path.join(ignored, 'guide-'));
  for (const { name, text } of blocks) if (name !== '') writeFileSync(path.join(folder, name), text);
  return folder;
}

/** Runs a command at the top, with a store in `folder`. */
export function run(command: string, folder: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: root,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, ABLATE_STORE: path.join(folder, 'ablate.db') },
  });
  return { status, output: stripVTControlCharacters(stdout + stderr) };
}

/** Type-checks a folder's files as a user's would be: against what the packages have built. */
export function typeCheck(folder: string): { status: number | null; output: string } {
  const compilerOptions = {
    composite: false,
    noEmit: true,
    customConditions: [],
    rootDir: root,
    tsBuildInfoFile: null,
  };
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }),
  );
  return run(`npx tsc --project ${folder}`, folder);
}
