import { describe, expect, it } from 'vitest';
import { stateOf } from './job-state.js';
import { parseTasks } from './squeue.js';

const line = (...values: readonly string[]) => values.map((value) => `${value.padEnd(20)}|`).join('');

describe("squeue's list", () => {
  it('is read whatever the order, with exit codes of either form', () => {
    const tasks = parseTasks(
      [
        line('7', '2', 'u.0', 'FAILED', 'NonZeroExitCode', '3:0', '1', 'n[1-2]'),
        line('7', '3', 'u.0', 'FAILED', 'NonZeroExitCode', '0:9', '0', 'n1'),
        line('7', '4', 'u.0', 'FAILED', 'NonZeroExitCode', '768', '0', 'n1'),
        line('7', '5', 'u.0', 'FAILED', 'NonZeroExitCode', '9', '0', 'n1'),
        line('8', 'N/A', 'other', 'RUNNING', 'None', '0', '0', 'n1'),
        '',
      ].join('\n'),
    );
    expect(tasks.map(({ id, exit: { code, signal } }) => [id, code, signal])).toEqual([
      ['7_2', 3, 0],
      ['7_3', 0, 9],
      ['7_4', 3, 0],
      ['7_5', 0, 9],
      ['8_N/A', 0, 0],
    ]);
    expect(tasks[0]).toMatchObject({ task: 2, name: 'u.0', restarts: 1, nodes: 'n[1-2]' });
    expect(tasks[4]).toMatchObject({ task: null });
  });

  it.each([
    ['PENDING', { is: 'queued', requeues: 2, detail: 'Priority' }],
    ['REQUEUE_HOLD', { is: 'queued', requeues: 2 }],
    ['SPECIAL_EXIT', { is: 'queued' }],
    ['RUNNING', { is: 'running', requeues: 2, detail: 'on n1' }],
    ['SUSPENDED', { is: 'running' }],
    ['COMPLETING', { is: 'running' }],
    ['COMPLETED', { is: 'ended', cause: 'exit', code: 0 }],
    ['OUT_OF_MEMORY', { is: 'ended', cause: 'out of memory' }],
    ['TIMEOUT', { is: 'ended', cause: 'time limit' }],
    ['DEADLINE', { is: 'ended', cause: 'time limit' }],
    ['PREEMPTED', { is: 'ended', cause: 'preempted' }],
    ['NODE_FAIL', { is: 'ended', cause: 'node failed' }],
    ['BOOT_FAIL', { is: 'ended', cause: 'node failed' }],
    ['CANCELLED', { is: 'ended', cause: 'cancelled' }],
    ['DREAMING', { is: 'unknown', detail: 'Slurm says DREAMING, which is not known here' }],
  ])('has %s', (state, meaning) => {
    const [task] = parseTasks(line('7', '2', 'u.0', state, 'Priority', '0:0', '2', 'n1'));
    expect(stateOf(task!, () => '')).toMatchObject(meaning);
  });

  it.each([
    ['0:9', 'slurmstepd: error: Exceeded job memory limit', 'out of memory'],
    ['137:0', 'slurmstepd: error: Detected 1 oom_kill event in StepId=3.0.', 'out of memory'],
    ['0:9', 'srun: error: n1: task 0: Killed', 'exit'],
    ['3:0', 'CUDA error: out of memory', 'exit'],
  ])('that a job was killed for its memory is in its output: %s, %s', (exit, output, cause) => {
    const [task] = parseTasks(line('7', '2', 'u.0', 'FAILED', 'NonZeroExitCode', exit, '0', 'n1'));
    expect(stateOf(task!, () => output)).toMatchObject({ is: 'ended', cause });
  });
});
