import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';

const source = new URL('../index.ts', import.meta.url).href;

/** A program with an open run, which is sent a signal once it says `ready`. */
async function signal(program: string, name: NodeJS.Signals) {
  const file = path.join(temporaryFolder(), 'ablate.db');
  const flags = ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module', '--eval'];
  const text = `
    import { openStore } from ${JSON.stringify(source)};
    const store = openStore(${JSON.stringify(file)});
    const run = store.startRun({ experiment: 'e', name: 'signalled' });
    run.log({ loss: 1 }, { step: 7 });
    setInterval(() => undefined, 1000);
    ${program}
    console.log('ready');`;
  const child = spawn(process.execPath, [...flags, text], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(createInterface(child.stdout), 'line');
  child.kill(name);
  const [code, by] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  using reader = openReader(file);
  return { code, by, run: reader.getRun('signalled'), log: reader.logTail(reader.getRun('signalled').id) };
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'keeps everything at %s, then ends as it would without us',
  async (name) => {
    const { code, by, run, log } = await signal('', name);
    expect([code, by]).toEqual([null, name]);
    expect(run).toMatchObject({ status: 'killed', reason: name });
    expect(run.metrics.loss?.lastStep).toBe(7);
    expect(log.map(({ text }) => text)).toContain('ready');
  },
);

it('leaves the signal to a program that listens itself', async () => {
  const program = `process.on('SIGINT', () => { run.log({ loss: 2 }, { step: 8 }); process.exit(4); });`;
  const { code, run } = await signal(program, 'SIGINT');
  expect(code).toBe(4);
  expect(run).toMatchObject({ status: 'failed', reason: 'exit code 4' });
  expect(run.metrics.loss?.lastStep).toBe(8);
});
