import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, type Store } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../../fixtures/ablate.js';

let folder: string;
let file: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-annotations-'));
  file = path.join(folder, 'runs.db');
  store = openStore(file, { captureOutput: false });
  for (const name of ['one', 'two', 'three'])
    store.startRun({ experiment: 'e', name, tags: { group: 'a' } }).finish();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ablate = (...args: string[]) => startAblate(file, args).ended;
const names = (list: string) => (JSON.parse(list) as { name: string }[]).map(({ name }) => name);

describe('what people say of runs', () => {
  it('is written, shown, found and taken back', async () => {
    expect((await ablate('note', 'one', 'the loss', 'jumps')).stdout).toMatch(
      / {2}one {2}group=a {2}“the loss jumps”\n$/,
    );
    expect((await ablate('note', 'one')).stdout).toBe('the loss jumps\n');
    expect((await ablate('show', 'one')).stdout).toMatch(/^note {8}the loss jumps$/m);
    expect(names((await ablate('runs', '--json', '--filter', 'note~jumps')).stdout)).toEqual(['one']);
    expect((await ablate('note', 'one', '--remove')).stdout).toMatch(/ {2}one {2}group=a\n$/);
    expect((await ablate('note', 'one')).stdout).toBe('one has no note.\n');
    expect((await ablate('tag', 'one', 'checked', 'by=me', '--remove', 'group')).stdout).toMatch(
      / {2}one {2}by=me {2}checked\n$/,
    );
  });

  it('leaves archived runs out of lists, and nothing else', async () => {
    await ablate('archive', 'one', 'two');
    expect(names((await ablate('runs', '--json')).stdout)).toEqual(['three']);
    expect(names((await ablate('runs', '--json', '--archived')).stdout)).toEqual(['two', 'one']);
    await ablate('archive', 'one', '--undo');
    expect(names((await ablate('runs', '--json')).stdout)).toEqual(['three', 'one']);
    // All or none: a name that is not known is no half of an answer.
    const wrong = await ablate('archive', 'three', 'four');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('No run "four"')]);
    expect(names((await ablate('runs', '--json')).stdout)).toEqual(['three', 'one']);
  });
});

describe('ablate rm', () => {
  const left = () => {
    using reader = openReader(file);
    return reader.listRuns().map(({ name }) => name);
  };

  it('removes runs where it is told not to ask', async () => {
    expect(await ablate('rm', 'one', 'three', 'one', '--yes')).toMatchObject({
      code: 0,
      stdout: 'Removed 2 runs. ablate gc frees the space of artifacts and checkpoints.\n',
    });
    expect(left()).toEqual(['two']);
  });

  it('removes nothing where nobody can be asked, a run is unknown, or one is being trained', async () => {
    const asked = await ablate('rm', 'one');
    expect([asked.code, asked.stderr]).toEqual([
      2,
      'Expected --yes where there is no terminal to ask on. Nothing was removed.\n',
    ]);
    expect((await ablate('rm', 'one', 'four', '--yes')).code).toBe(2);
    using run = store.startRun({ experiment: 'e', name: 'busy' });
    const busy = await ablate('rm', 'one', 'busy', '--yes', '--json');
    expect([busy.code, JSON.parse(busy.stdout)]).toEqual([
      2,
      {
        error: {
          code: 'USAGE',
          message: `Expected runs that nobody trains: busy (${run.id}) is running. Nothing was removed.`,
        },
      },
    ]);
    run.finish();
    expect(left()).toHaveLength(4);
  });
});
