import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Job } from '@ablate/runner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchScript } from './batch-script.js';
import { splitIntoArrays } from './job-arrays.js';
import { slurm } from './slurm.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-script-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function script(options: object, job: Partial<Job> = {}, indices = [0, 1, 2]): string {
  const jobs = indices.map((index) => ({
    ...{ name: '6b1f', index, folder: '/spool/b', command: ['/usr/bin/node', 'run.js', '/spool/b'] },
    ...{ output: `/spool/b/output/${index}.log`, threads: 4, label: '' },
    ...job,
  }));
  const [array] = splitIntoArrays(jobs, 1001, 64);
  return batchScript(array!, slurm.options.parse(options));
}

/** Runs task 2 of an array, with programs in place of Slurm's. @returns its exit code, what it has printed, and where it notes things. */
function runTask(spool: string, command: string[], programs: Record<string, string>) {
  for (const part of ['output', 'slurm/6b1f.0']) mkdirSync(path.join(spool, part), { recursive: true });
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, text] of Object.entries({ srun: 'shift 2; exec "$@"', ...programs }))
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env.PATH}`, SLURM_ARRAY_JOB_ID: '7', SLURM_ARRAY_TASK_ID: '2' };
  const job = { command, folder: spool, output: path.join(spool, 'output', '0.log') };
  const { status } = spawnSync('/bin/bash', ['-c', script({}, job)], { env, cwd: folder, stdio: 'ignore' });
  return {
    status,
    printed: readFileSync(path.join(spool, 'output', '2.log'), 'utf8'),
    notes: path.join(spool, 'slurm/6b1f.0/2'),
  };
}

describe('the script of an array', () => {
  it('says what was asked for', () => {
    expect(
      script({
        ...{ partition: 'gpu', time: '4h', memory: '16G', gpus: 'a100:2', scratch: '$SLURM_TMPDIR' },
        ...{ setup: ['module load nodejs/24'], sbatch: ['--account=abc'], node: 'node' },
      }),
    ).toMatchSnapshot();
  });

  it('runs in a container, with its GPUs', () => {
    const [line] = /exec srun.*\n(.*\n)*$/.exec(script({ container: 'my image.sif', gpus: 1 })) ?? [];
    expect(line).toMatch(/ sh apptainer exec --nv 'my image.sif' node run\.js \/spool\/b "\$index"\n$/);
  });

  it('is a script for a shell, which takes names as they are', () => {
    const nasty = path.join(folder, `it's "$(touch broken)" \`touch broken\` $HOME; touch broken #\\`);
    const { status, printed, notes } = runTask(nasty, ['/usr/bin/printf', '<%s>', nasty], {});
    expect(status).toBe(0);
    expect(printed).toBe(`<${nasty}><2>`);
    expect(readlinkSync(`${notes}.started`)).toBe('7_2');
    expect(readFileSync(`${notes}.ended`, 'utf8')).toBe('0\n');
  });

  it.for(['TERM', 'USR1'])(
    'has its job queued again though a cell leaves before the %s that it leaves for has reached all of its processes',
    (signal) => {
      const { status, printed } = runTask(folder, ['/bin/sh', '-c', 'exit 75'], {
        squeue: `kill -${signal} $$; echo SIGNALING`,
        scontrol: `kill -${signal} $$; echo "$@"`,
      });
      expect(status).toBe(75);
      expect(printed).toBe('requeue 7_2\n');
    },
  );

  it('leaves a job to Slurm that was cancelled when its cell leaves', () => {
    const { status, printed } = runTask(folder, ['/bin/sh', '-c', 'exit 75'], {
      squeue: 'echo COMPLETING',
      scontrol: 'echo "$@"',
    });
    expect(status).toBe(75);
    expect(printed).toBe('job 7_2 is not queued again: Slurm calls it COMPLETING\n');
  });

  it('has the tasks that are wanted, below the largest number of an array', () => {
    expect(script({}, {}, [0, 1, 2, 7, 9, 10])).toContain('--array=0-2,7,9-10%64\n');
    const jobs = [0, 5, 11, 12].map((index) => ({ index, name: 'a', folder: '/b' }) as Job);
    const arrays = splitIntoArrays(jobs, 5, 4);
    expect(arrays.map((array) => [array.name, array.jobs.map(({ index }) => index), array.parallel])).toEqual(
      [
        ['a.0', [0], 1],
        ['a.5', [5], 1],
        ['a.10', [11, 12], 2],
      ],
    );
  });
});

describe('options that reach a shell', () => {
  it.each([
    ['partition', 'a b'],
    ['partition', 'gpu\n#SBATCH --uid=0'],
    ['time', '4'],
    ['time', '2m'],
    ['memory', '16 GB'],
    ['gpus', 'a100:2; rm'],
    ['setup', ['module load a\nrm b']],
    ['container', 'a\nb'],
    ['scratch', '$(rm -r /)'],
    ['scratch', '/a b'],
    ['sbatch', ['--account=a b']],
    ['sbatch', ['-A abc']],
    ['sbatch', ['--array=1-4']],
    ['sbatch', ['--arr=1-4']],
    ['sbatch', ['--req']],
    ['sbatch', ['--no-r']],
    ['sbatch', ['--sig=KILL@1']],
    ['sbatch', ['--wait']],
    ['sbatch', ['--partition=gpu']],
    ['sbatch', ['--mem=8G']],
    ['sbatch', ['--tim=60']],
    ['sbatch', ['--comment=`rm`']],
  ])('are refused: %s %j', (name, value) => {
    expect(slurm.options.safeParse({ [name]: value }).success).toBe(false);
  });

  it('say which option is meant, and leave others alone', () => {
    const issues = (option: string) =>
      slurm.options.safeParse({ sbatch: [option] }).error?.issues.map(({ message }) => message);
    expect(issues('--req')).toEqual([
      expect.stringMatching(/^expected none .* sets itself: --req is --requeue$/),
    ]);
    expect(issues('--mem=8G')).toEqual(["expected --mem as the launcher's option `memory`, got --mem=8G"]);
    const others = ['--account=abc', '--mem-per-cpu=2G', '--nodelist=n1', '--time-min=10', '--hold'];
    expect(others.flatMap((option) => issues(option) ?? [])).toEqual([]);
  });

  it.each([
    [
      { memory: '8G', sbatch: ['--mem-per-cpu=2G'] },
      'expected `memory` or --mem-per-cpu=2G of `sbatch`, got both',
    ],
    [{ gpus: 1, sbatch: ['--gpus-per-n=2'] }, 'expected `gpus` or --gpus-per-n=2 of `sbatch`, got both'],
  ])('that ask for one thing twice are refused: %j', (options, message) => {
    expect(() => slurm.create(slurm.options.parse(options))).toThrow(message);
  });
});
