import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export const root = path.join(import.meta.dirname, '../..');

export interface CodeBlock {
  readonly language: string;
  /** The file's name after the language; empty for a block that is not a file. */
  readonly name: string;
  readonly text: string;
}

/** The fenced code blocks of a guide, or of its section with that title; of a source file those of its comments. */
export function codeBlocks(file: string, title?: string): CodeBlock[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const guide = file.endsWith('.md') ? text : text.replaceAll(/^ *\* ?/gm, '');
  const sections = guide.split(/^## /m);
  const part = title === undefined ? guide : (sections.find((part) => part.startsWith(`${title}\n`)) ?? '');
  return [...part.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
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

/** Runs a command at the top, or in another folder, with a store in `folder`. */
export function run(
  command: string,
  folder: string,
  { cwd = root, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, {
    cwd,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, ABLATE_STORE: path.join(folder, 'ablate.db'), ...env },
  });
  return { status, output: stripVTControlCharacters(stdout + stderr) };
}

/** Type-checks a folder's files as a user's would be: against what the packages have built. */
export function typeCheck(
  folder: string,
  include: readonly string[] = ['*.ts'],
): { status: number | null; output: string } {
  const compilerOptions = {
    composite: false,
    noEmit: true,
    customConditions: [],
    rootDir: root,
    tsBuildInfoFile: null,
  };
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions, include }),
  );
  return run(`npx tsc --project ${folder}`, folder);
}

/**
 * A folder with copies of some packages, whose `node_modules` are ours but for these packages: there a guide's steps can
 * change files.
 */
export function copyOf(...packages: string[]): string {
  const ignored = path.join(root, 'experiments/out-tsc');
  mkdirSync(ignored, { recursive: true });
  const folder = mkdtempSync(path.join(ignored, 'guide-'));
  const modules = path.join(root, 'node_modules');
  const own = path.join(folder, 'node_modules');
  mkdirSync(path.join(own, '@ablate'), { recursive: true });
  for (const name of readdirSync(modules))
    if (name !== '@ablate') symlinkSync(path.join(modules, name), path.join(own, name));
  for (const name of ['vitest.shared.js', 'scripts', 'tsconfig.base.json'])
    symlinkSync(path.join(root, name), path.join(folder, name));
  for (const name of packages) {
    const from = path.join(root, 'packages', name);
    const to = path.join(folder, 'packages', name);
    cpSync(from, to, {
      recursive: true,
      filter: (file) => !/\/(dist|node_modules|out-tsc|test-output)$/.test(file),
    });
    symlinkSync(to, path.join(own, '@ablate', name));
  }
  return folder;
}

/** Puts the files among the blocks into a folder, and changes those that blocks in `diff` name. */
export function apply(blocks: readonly CodeBlock[], folder: string): void {
  for (const { language, name, text } of blocks) {
    if (name === '') continue;
    const file = path.join(folder, name);
    writeFileSync(file, language === 'diff' ? changed(readFileSync(file, 'utf8'), text) : text);
  }
}

/** A text with a change, whose lines before stand in it once. */
function changed(text: string, diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const side = (other: string) =>
    lines.flatMap((line) => (line.startsWith(other) ? [] : [`${line.slice(1)}\n`])).join('');
  const parts = text.split(side('+'));
  if (parts.length !== 2)
    throw new Error(`expected this once, found it ${parts.length - 1} times:\n${side('+')}`);
  return parts.join(side('-'));
}
