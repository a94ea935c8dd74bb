import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../fixtures/temporary-folder.js';
import { openReader } from '../../query/reader.js';
import { openStore } from '../../store.js';
import { InvalidValueError } from '../../errors.js';
import { decodeEvent, encodeScalars } from './events.js';
import { exportTensorBoard } from './export-tensorboard.js';
import { readTensorBoard } from './read-tensorboard.js';
import { frameRecord, maskedChecksum, readRecords } from './records.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

describe('TensorBoard event files', () => {
  it('have the checksums of TensorFlow', () => {
    // CRC-32C of "123456789" is e3069283 (RFC 3720), here masked.
    const rotated = ((0xe3069283 >>> 15) | (0xe3069283 << 17)) >>> 0;
    expect(maskedChecksum(Buffer.from('123456789'))).toBe((rotated + 0xa282ead8) >>> 0);
  });

  it('go out and come in again, twice without a change', async () => {
    using store = openStore(path.join(folder, 'ablate.db'));
    for (const name of ['plain/none/seed0', '../../escape', 'same', 'same']) {
      const run = store.startRun({ experiment: 'e', name });
      for (const step of [0, 1, 7])
        run.log({ loss: step / 4, 'val/accuracy': NaN }, { step, time: 1_700_000_000_000 + step });
      run.log({ loss: -Infinity }, { step: 2 ** 40 });
      run.finish();
    }
    using reader = openReader(store.path);
    const out = path.join(folder, 'a', 'b', 'logs');
    expect(await exportTensorBoard(reader, out)).toBe(4);
    expect(await exportTensorBoard(reader, out)).toBe(0);
    expect(readdirSync(path.join(folder, 'a', 'b'))).toEqual(['logs']);

    using copy = openStore(path.join(folder, 'copy.db'));
    expect(copy.importJson(await readTensorBoard(out, 'taken'))).toMatchObject({ added: 4, unchanged: 0 });
    expect(copy.importJson(await readTensorBoard(out, 'taken'))).toMatchObject({ added: 0, unchanged: 4 });
    using copied = openReader(copy.path);
    const run = copied.getRun('plain/none/seed0');
    expect(run).toMatchObject({ experiment: 'taken', status: 'finished', tags: { source: 'tensorboard' } });
    expect(copied.series(run.id, 'loss').map(({ step, value }) => [step, value])).toEqual([
      [0, 0],
      [1, 0.25],
      [7, 1.75],
      [2 ** 40, -Infinity],
    ]);
    expect(copied.series(run.id, 'val/accuracy').map(({ value }) => value)).toEqual([NaN, NaN, NaN]);
    expect(
      copied
        .listRuns()
        .map(({ name }) => name)
        .some((name) => name.includes('..')),
    ).toBe(false);
  });

  it('are read up to a record that is cut short or damaged', () => {
    const records = [Buffer.from('one'), Buffer.from('two')].map(frameRecord);
    const file = Buffer.concat(records);
    const read = (content: Buffer) => [...readRecords(content)].map(String);
    expect(read(file)).toEqual(['one', 'two']);
    expect(read(file.subarray(0, -1))).toEqual(['one']);
    const damaged = Buffer.from(file);
    damaged[13] = 0;
    expect(read(damaged)).toEqual([]);
  });

  it('with scalars as tensors are read too, and what is none is left out', async () => {
    // tf.summary.scalar('loss', 0.5, step=3): a float tensor of rank 0, with its content as bytes.
    const tensor = Buffer.from([0x08, 0x01, 0x12, 0x00, 0x22, 0x04, 0x00, 0x00, 0x00, 0x3f]);
    const value = Buffer.concat([
      Buffer.from([0x0a, 4]),
      Buffer.from('loss'),
      Buffer.from([0x42, tensor.length]),
      tensor,
    ]);
    const summary = Buffer.concat([Buffer.from([0x0a, value.length]), value]);
    const event = Buffer.concat([Buffer.from([0x10, 3, 0x2a, summary.length]), summary]);
    expect(decodeEvent(event)).toEqual({ wallTime: 0, step: 3, scalars: [{ tag: 'loss', value: 0.5 }] });
    mkdirSync(path.join(folder, 'empty'));
    writeFileSync(path.join(folder, 'empty', 'events.out.tfevents.1.x'), '');
    await expect(readTensorBoard(folder, 'e')).rejects.toThrow('No TensorBoard event files with scalars in');
    expect(readFileSync(path.join(folder, 'empty', 'events.out.tfevents.1.x'))).toHaveLength(0);
  });

  it.each([NaN, Infinity, -1, 1e12])('with an event at %d s are refused', async (wallTime) => {
    const event = encodeScalars({ wallTime, step: 0, scalars: [{ tag: 'loss', value: 1 }] });
    writeFileSync(path.join(folder, 'events.out.tfevents.1.x'), frameRecord(event));
    await expect(readTensorBoard(folder, 'e')).rejects.toThrow(InvalidValueError);
  });
});
