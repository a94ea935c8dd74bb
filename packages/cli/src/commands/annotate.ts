import { openReader, openStore, type Annotation, type RunRow } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { printable, printableLines } from '../output/printable.js';
import { UsageError } from '../usage-error.js';

/** Changes what people say about runs; nothing is changed where one of them isn't found. */
function annotate(
  references: readonly string[],
  annotation: Annotation,
  { store }: StoreOption,
): CommandResult {
  const file = existingStore(store);
  using writer = openStore(file);
  using reader = openReader(file);
  const ids = references.map((reference) => reader.getRun(reference).id);
  for (const id of ids) writer.annotate(id, annotation);
  const runs = ids.map((id) => reader.getRun(id));
  return { text: runs.map(line).join('\n'), data: runs, ok: true };
}

export interface NoteOptions extends StoreOption {
  readonly remove?: boolean | undefined;
}

/** Writes a run's note, or prints it where no text is given. */
export function note(reference: string, text: readonly string[], options: NoteOptions): CommandResult {
  const { store, remove = false } = options;
  if (remove && text.length > 0) throw new UsageError('Expected a text, or --remove, not both');
  if (remove || text.length > 0) return annotate([reference], { note: text.join(' ') }, { store });
  using reader = openReader(existingStore(store));
  const run = reader.getRun(reference);
  return {
    text: run.note === null ? `${printable(run.name)} has no note.` : printableLines(run.note),
    data: run,
    ok: true,
  };
}

export interface TagOptions extends StoreOption {
  readonly remove?: readonly string[] | undefined;
}

/** Gives a run tags, `key` or `key=value`, and takes others away. */
export function tag(reference: string, tags: readonly string[], options: TagOptions): CommandResult {
  const { store, remove = [] } = options;
  if (tags.length + remove.length === 0)
    throw new UsageError('Expected tags, such as checked or group=a, or --remove with the key of one');
  const removed = remove.map((key): [string, null] => [key, null]);
  return annotate(
    [reference],
    { tags: Object.fromEntries([...removed, ...tags.map(keyAndValue)]) },
    { store },
  );
}

function keyAndValue(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

export interface ArchiveOptions extends StoreOption {
  readonly undo?: boolean | undefined;
}

/** Puts runs out of lists, or back. */
export function archive(
  references: readonly string[],
  { store, undo = false }: ArchiveOptions,
): CommandResult {
  return annotate(references, { archived: !undo }, { store });
}

function line({ id, name, archivedAt, tags, note: said }: RunRow): string {
  const facts = [
    `${id}  ${name}`,
    ...(archivedAt === null ? [] : ['archived']),
    ...Object.entries(tags).map(([key, value]) => (value === '' ? key : `${key}=${value}`)),
    ...(said === null ? [] : [`“${said}”`]),
  ];
  return printable(facts.join('  '));
}
