import type { DetailReader, Store } from '@ablate/tracker';
import { parseSnapshot, snapshotText, type Snapshot } from './snapshot.js';

/** The code that runs are trained from: new ones from what it is now, others from what they began with. */
export class RunSnapshots {
  /** Hash of what it is now. */
  readonly newest: string;
  readonly #reader: DetailReader;
  readonly #known: Map<string, Snapshot>;

  constructor(store: Store, reader: DetailReader, snapshot: Snapshot) {
    this.newest = store.keepSnapshot(snapshotText(snapshot));
    this.#reader = reader;
    this.#known = new Map([[this.newest, snapshot]]);
  }

  /** What is not there, such as after an import without it, is what it is now: the cell's identity says that it is the same. */
  get(hash: string | null): Snapshot {
    const known =
      this.#known.get(hash ?? this.newest) ?? this.#read(hash ?? '') ?? this.#known.get(this.newest);
    if (known === undefined) throw new Error('there is no newest snapshot');
    return known;
  }

  #read(hash: string): Snapshot | undefined {
    const text = this.#reader.snapshot(hash);
    if (text === null) return undefined;
    const snapshot = parseSnapshot(text);
    this.#known.set(hash, snapshot);
    return snapshot;
  }
}
