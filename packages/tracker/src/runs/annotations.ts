import type Database from 'better-sqlite3';
import { checkFlag, checkName, checkText } from '../check-calls.js';
import { checkOptions } from '../check-options.js';
import type { Annotation } from '../store-types.js';

export const PUT_TAG = 'INSERT OR REPLACE INTO tags (run, key, value) VALUES (?, ?, ?)';

/** What people keep beside a run, whoever holds it. Every method is one step of a transaction that the caller has begun. */
export class Annotations {
  readonly #setNote;
  readonly #setArchived;
  readonly #putTag;
  readonly #deleteTag;

  constructor(database: Database.Database) {
    this.#setNote = database.prepare<[note: string | null, run: number]>(
      'UPDATE runs SET note = ? WHERE number = ?',
    );
    this.#setArchived = database.prepare<[time: number | null, run: number]>(
      'UPDATE runs SET archived_at = ? WHERE number = ?',
    );
    this.#putTag = database.prepare<[run: number, key: string, value: string]>(PUT_TAG);
    this.#deleteTag = database.prepare<[run: number, key: string]>(
      'DELETE FROM tags WHERE run = ? AND key = ?',
    );
  }

  change(run: number, { note, tags = {}, archived }: Annotation, now: number): void {
    if (note !== undefined) this.#setNote.run(note === '' ? null : note, run);
    if (archived !== undefined) this.#setArchived.run(archived ? now : null, run);
    for (const [key, value] of Object.entries(tags)) {
      if (value === null) this.#deleteTag.run(run, key);
      else this.#putTag.run(run, key, value);
    }
  }
}

/** Throws `InvalidValueError` naming what is wrong. */
export function checkAnnotation(annotation: Annotation): void {
  checkOptions(annotation, ['note', 'tags', 'archived']);
  const { note, tags = {}, archived } = annotation;
  if (note !== undefined && note !== null) checkText('the note', note);
  if (archived !== undefined) checkFlag('`archived`', archived);
  for (const [key, value] of Object.entries(tags)) {
    checkName('the key of a tag', key);
    if (value !== null) checkText(`the tag "${key}"`, value);
  }
}
