import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { backUpStore } from '../backup/back-up.js';
import { openStore } from '../store.js';
import { makeCheckpointFolder } from './checkpoint-folders.js';

/** No process has it: numbers end at 2²² on Linux, and at 99,999 on macOS. */
const GONE = 5_000_000;
const RUN = '01HF0000000000000000000001';

let folder: string;
let store: string;
beforeEach(() => {
  folder = temporaryFolder();
  store = path.join(folder, 'ablate.db');
  openStore(store).close();
});

function age(file: string): void {
  if (statSync(file).isDirectory()) for (const name of readdirSync(file)) age(path.join(file, name));
  const longAgo = new Date(Date.now() - 7_200_000);
  utimesSync(file, longAgo, longAgo);
}

/** What a backup to `target` leaves that is killed by a power loss. */
function leave(target: string, pid = GONE): string[] {
  const partial = `${target}.partial-${pid}`;
  openStore(partial).close();
  writeFileSync(path.join(makeCheckpointFolder(partial, RUN), 'step-1.json'), '{}');
  return [partial, `${partial}.checkpoints`];
}

const left = (files: readonly string[]) => files.filter((file) => existsSync(file));

describe('what a killed process has left of a copy', () => {
  it('is removed by the next backup to that folder, whatever it is called', () => {
    const abandoned = [
      ...leave(path.join(folder, 'monday.db')),
      ...leave(path.join(folder, 'tuesday.db')),
      path.join(folder, `tuesday.db.partial-${GONE}-journal`),
    ];
    writeFileSync(abandoned.at(-1) ?? '', 'x');
    backUpStore(store, path.join(folder, 'tuesday.db'));
    expect(left(abandoned)).toEqual(abandoned);
    for (const each of abandoned) age(each);
    backUpStore(store, path.join(folder, 'tuesday.db'), { force: true });
    expect(left(abandoned)).toEqual([]);
  });

  it('is removed by gc, with what was copied of waiting points', () => {
    const abandoned = [
      ...leave(`${store}.v1.backup`),
      path.join(`${store}.pending`, `${RUN}-1.jsonl.partial-${GONE}`),
    ];
    mkdirSync(`${store}.pending`);
    writeFileSync(abandoned.at(-1) ?? '', '12345');
    for (const each of abandoned) age(each);
    using opened = openStore(store);
    expect(opened.gc().bytes).toBeGreaterThan(4096);
    expect(left(abandoned)).toEqual([]);
  });

  it('stays while its process lives, and where anything says that it is none of ours', () => {
    const foreign = ['notes.txt', 'other.db', 'film'].map((name) =>
      path.join(folder, `${name}.partial-${GONE}`),
    );
    for (const each of foreign) writeFileSync(each, 'x'.repeat(100));
    const mine = path.join(folder, `photos.partial-${GONE}.checkpoints`);
    mkdirSync(path.join(mine, RUN), { recursive: true });
    writeFileSync(path.join(mine, RUN, 'photo'), 'x');
    const kept = [...leave(path.join(folder, 'live.db'), process.ppid), ...foreign, mine];
    for (const each of kept) age(each);
    using opened = openStore(store);
    expect(opened.gc().bytes).toBe(0);
    expect(left(kept)).toEqual(kept);
    expect(existsSync(path.join(mine, RUN, 'photo'))).toBe(true);
  });
});
