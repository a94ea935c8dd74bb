import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { exportRuns } from './export-runs.js';
import { publishSnapshot } from './publish-snapshot.js';
import { openStore } from '../store.js';
import type { StoredJob } from '../runs/stored-job.js';
import type { Store } from '../store-types.js';
import { verifyStore } from '../verify/verify.js';

const JOB = {
  launcher: { use: 'pretend', options: {} },
  folder: '/spool/a',
  index: 3,
  name: 'n1',
  state: { is: 'queued' },
};

let folder: string;
let home: Store;
let runId: string;
let token: number;
beforeEach(() => {
  folder = temporaryFolder();
  home = openStore(path.join(folder, 'home.db'));
  home.enqueue({ experiment: 'other' });
  runId = home.enqueue({ experiment: 'e', name: 'cell', config: { lr: 0.1 }, seed: 2, tags: { cell: 'a' } });
  token = home.leaseForJob(runId, JOB, { threads: 2 }).token;
  return () => home.close();
});

const file = (name: string) => path.join(folder, name);
const read = () => {
  using reader = openReader(home.path);
  return reader.getRun(runId);
};

/** The job as somebody sees it who looks now. */
const job = () => {
  using reader = openReader(home.path);
  return reader.job(runId) as StoredJob;
};

/** A store on a node, with the run as it has been sent there. */
function nodeStore(name: string): Store {
  const store = openStore(file(name), { captureOutput: false, systemInterval: 0 });
  using reader = openReader(home.path);
  store.importJson([...exportRuns(reader, { format: 'json', filter: 'name = cell' })].join(''));
  return store;
}

function publish(store: Store, number: number) {
  const artifacts = file('published');
  publishSnapshot(store.path, { file: file(`${number}.db`), artifacts });
  return { runId, token, file: file(`${number}.db`), artifacts, number, attempt: 1, end: null };
}

describe('a snapshot of a job', () => {
  it('is imported with all that the process has written, while the job goes on and when it has ended', () => {
    using node = nodeStore('node.db');
    const { token: own } = node.lease(runId, 'cell');
    const run = node.attach(runId, own);
    run.log({ loss: 1 }, { step: 1 });
    run.setBackend('wasm', 'cpu');
    run.tag('parameters', '7');
    node.appendLog(runId, own, 'stdout', 'one\n');
    writeFileSync(file('model'), 'layers');
    run.artifact(file('model'), 'model.json');
    run.flush();
    expect(home.importSnapshot(publish(node, 1))).toBe(true);
    expect(read()).toMatchObject({
      ...{ status: 'running', backend: 'wasm', threads: 2, attempts: 1, reason: null },
      tags: { cell: 'a', parameters: '7' },
      metrics: { loss: { last: 1 } },
    });
    expect(read().startedAt).not.toBeNull();

    run.log({ loss: 0.5, accuracy: NaN }, { step: 2 });
    node.appendLog(runId, own, 'stdout', 'two\n');
    run.finish();
    const last = { ...publish(node, 2), end: { status: 'finished', reason: null } as const };
    expect(home.importSnapshot(last)).toBe(true);
    expect(read()).toMatchObject({ status: 'finished', metrics: { loss: { last: 0.5, count: 2 } } });
    using reader = openReader(home.path);
    expect(reader.logTail(runId).map(({ text }) => text)).toEqual(['one', 'two']);
    expect(reader.artifacts(runId)).toMatchObject([{ name: 'model.json', bytes: 6 }]);
    expect(reader.events(runId).map(({ kind }) => kind)).toEqual(['leased', 'running', 'finished']);
    expect(verifyStore(home.path)).toEqual([]);
  });

  it('changes nothing when it is imported again, or after a newer one', () => {
    using node = nodeStore('node.db');
    const run = node.attach(runId, node.lease(runId, 'cell').token);
    const first = publish(node, 1);
    run.log({ loss: 1 }, { step: 1 });
    run.flush();
    const second = publish(node, 2);
    expect(home.importSnapshot(second)).toBe(true);
    const before = read();
    expect(home.importSnapshot(second)).toBe(false);
    expect(home.importSnapshot(first)).toBe(false);
    expect(read()).toEqual(before);
  });

  it('of a lower attempt, or of a lease that is over, is refused', () => {
    using node = nodeStore('node.db');
    node.attach(runId, node.lease(runId, 'cell').token);
    const snapshot = publish(node, 1);
    const seen = job();
    expect(home.noteJob(seen, { attempt: 2, snapshot: 0 })).toBe(true);
    expect(home.importSnapshot(snapshot)).toBe(false);
    expect(home.importSnapshot({ ...snapshot, attempt: 2 })).toBe(true);
    home.finishRun(runId, token, 'killed', 'by hand');
    expect(home.importSnapshot({ ...snapshot, attempt: 3 })).toBe(false);
    const next = home.lease(runId, 'somebody');
    expect(home.importSnapshot({ ...snapshot, attempt: 4 })).toBe(false);
    expect(home.noteJob(seen, { attempt: 5 })).toBe(false);
    home.release(runId, next.token);
    expect(read().status).toBe('pending');
  });

  it('keeps output and notes of before, and what people say meanwhile', () => {
    home.finishRun(runId, token, 'crashed', 'gone');
    home.appendLog(runId, token, 'stdout', 'before\n');
    const again = home.leaseForJob(runId, JOB);
    using node = nodeStore('node.db');
    const own = node.lease(runId, 'cell').token;
    node.attach(runId, own);
    node.appendLog(runId, own, 'stdout', 'after\n');
    home.annotate(runId, { note: 'look here', tags: { cell: 'mine' } });
    for (const number of [1, 2]) {
      node.appendLog(runId, own, 'stderr', 'more\n');
      expect(home.importSnapshot({ ...publish(node, number), token: again.token })).toBe(true);
    }
    expect(read()).toMatchObject({ note: 'look here', tags: { cell: 'mine' } });
    using reader = openReader(home.path);
    expect(reader.logTail(runId).map(({ text }) => text)).toEqual(['before', 'after', 'more', 'more']);
  });
});

describe('a job', () => {
  it('holds its run whatever becomes of who submitted it, and nobody else can take it', () => {
    expect(read().status).toBe('leased');
    expect(home.reapCrashed()).toEqual([]);
    expect(() => home.lease(runId, 'somebody')).toThrow(/is leased, held by job n1 of pretend$/);
    expect(() => home.removeRun(runId)).toThrow('held by job n1 of pretend');
    const handle = { cluster: 'c', id: '7_3', submittedAt: 5 };
    expect(home.noteJob(job(), { handle }, 'queued')).toBe(true);
    expect(read().status).toBe('queued');
    home.noteJob(job(), { state: { is: 'running' } }, 'running');
    home.noteJob(job(), { tries: { crashes: 1 } }, 'queued');
    expect(read()).toMatchObject({ status: 'queued', attempts: 1 });
    using reader = openReader(home.path);
    expect(reader.jobs()).toMatchObject([
      { runId, ...{ folder: '/spool/a', index: 3, name: 'n1' }, handle, token, tries: { crashes: 1 } },
    ]);
    home.finishRun(runId, token, 'killed');
    expect(reader.jobs()).toEqual([]);
    expect(reader.job(runId)).toMatchObject({ handle });
  });

  it('is submitted anew by the first of those who decide it at once', () => {
    const [mine, theirs] = [job(), job()];
    expect(home.noteJob(mine, { name: 'n2', askedAt: mine.askedAt + 1 }, 'queued')).toBe(true);
    expect(home.noteJob(theirs, { name: 'n3', askedAt: theirs.askedAt + 1 }, 'queued')).toBe(false);
    expect(job()).toMatchObject({ name: 'n2' });
  });

  it('can be asked to stop before it has started, which a new lease forgets', () => {
    expect(home.askToStop(runId, 'enough')).toBe(true);
    home.noteJob(job(), {}, 'running');
    expect(home.stopAsked(runId)).toBe('enough');
    home.finishRun(runId, token, 'killed');
    home.leaseForJob(runId, JOB);
    expect(home.stopAsked(runId)).toBeNull();
  });

  it("is not touched by a merge of its cell's store", () => {
    using node = nodeStore('node.db');
    const run = node.attach(runId, node.lease(runId, 'cell').token);
    run.log({ loss: 1 }, { step: 1 });
    run.flush();
    expect(home.merge(node.path)).toMatchObject({ added: 0, replaced: 0, unchanged: 1 });
    expect(read()).toMatchObject({ status: 'leased', metrics: {} });
  });
});
