import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defaultStorePath, openReader } from '@ablate/tracker';
import type { RootCommand } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

const MOST_SUGGESTED = 50;
const MATRIX_FILES = ['.ts', '.js', '.mjs', '.yaml', '.yml'];
const HIDDEN = /^\.|^node_modules$/;

/** Makes the program complete its own command line, with runs, experiments and files of matrices. */
export function suggestFor(program: Command): void {
  const root = tab(program, { completionCommandName: 'completion' });
  suggest(root, ['run', 'runs'], () => {
    using reader = openReader(defaultStorePath());
    return reader.listRuns({ limit: MOST_SUGGESTED, archived: false }).map(({ id, name }) => [id, name]);
  });
  suggest(root, ['experiment'], () => {
    using reader = openReader(defaultStorePath());
    return reader.experiments().map(({ name, question }) => [name, question ?? '']);
  });
  suggest(root, ['matrix'], () => matrixFiles(process.argv.at(-1) ?? ''));
}

/** Folders and files of a matrix's kind in the folder of the path that is being typed. */
function matrixFiles(typed: string): Suggestion[] {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }).flatMap((entry): Suggestion[] => {
    if (entry.isDirectory() && !HIDDEN.test(entry.name)) return [[`${folder}${entry.name}/`, '']];
    return MATRIX_FILES.includes(path.extname(entry.name)) ? [[`${folder}${entry.name}`, '']] : [];
  });
}

type Suggestion = readonly [value: string, description: string];

/** What arguments of these names may be, in every command; nothing where the store can't be read. */
function suggest(root: RootCommand, names: readonly string[], read: () => Suggestion[]): void {
  for (const command of root.commands.values()) {
    for (const argument of command.arguments.values()) {
      if (!names.includes(argument.name)) continue;
      argument.handler = (complete) => {
        for (const [value, description] of unlessUnreadable(read)) complete(value, description);
      };
    }
  }
}

function unlessUnreadable(read: () => Suggestion[]): Suggestion[] {
  try {
    return read();
  } catch {
    // Whoever presses Tab asks for help, and a message would be written into the line.
    return [];
  }
}
