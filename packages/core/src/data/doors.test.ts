import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parseCifar } from './cifar.js';
import { tableExamples } from './csv.js';
import { readTable } from './csv-table.js';
import { cases, damaged, expectNoPollution } from '../../../../fuzzing.shared.js';
import { orClearError } from '../clear-error.test.support.js';
import { dataFolder } from './data-folder.test.support.js';
import { decodeImage } from './decode-image.js';
import { idx } from './idx-images.js';
import { parseIdx, parseIdxFile } from './idx.js';
import { imageFolder } from './image-folder.js';

expectNoPollution();
const folder = dataFolder();

const idxBytes = (shape: readonly number[], data: readonly number[]) => {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(data)]);
};

describe('IDX', () => {
  const good = idxBytes([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);

  it('may be any bytes', () =>
    fc.assert(
      fc.asyncProperty(damaged(good), fc.constantFrom(1, 3), async (bytes, rank) => {
        const array = await orClearError(() => parseIdx(bytes, 'f', rank));
        if (array === undefined) return;
        expect(array.data).toHaveLength(array.shape.reduce((product, size) => product * size, 1));
        expect(array.data.buffer).toBe(bytes.buffer);
      }),
      cases(2000),
    ));

  it('may be gzipped, damaged before or after', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          damaged(good).map((bytes) => gzipSync(bytes)),
          damaged(gzipSync(good)),
        ),
        async (bytes) => {
          await orClearError(() => parseIdxFile(bytes, 'f', 3));
        },
      ),
      cases(1000),
    ));

  it.each([
    ['its header tells', idxBytes([1], []), 'at byte 9 expected the end of the file'],
    ['it can hold', idxBytes([0xffffffff], []), 'a header of 4294967303 bytes, more than it can hold'],
    ['shows that it is none', Buffer.alloc(0), 'expected element type'],
  ])('is not decompressed beyond what %s', async (_, beginning, message) => {
    const bomb = gzipSync(Buffer.concat([beginning, Buffer.alloc(1 << 26)]), { level: 1 });
    const push = vi.spyOn(Array.prototype, 'push');
    await expect(parseIdxFile(bomb, 'bomb', 1)).rejects.toThrow(message);
    const pieces = push.mock.calls.filter(([piece]) => Buffer.isBuffer(piece));
    push.mockRestore();
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.length).toBeLessThan(10);
  });

  it('of images and labels that do not belong together is an error', () => {
    const files = { trainImages: 'a', trainLabels: 'b', testImages: 'a', testLabels: 'b' };
    return fc.assert(
      fc.asyncProperty(damaged(good), damaged(idxBytes([2], [0, 1])), async (images, labels) => {
        folder.write('a', images);
        folder.write('b', labels);
        await orClearError(() => idx.create({ ...files, validation: 0 }).load());
      }),
      cases(150),
    );
  });
});

it('CIFAR may be any bytes', () => {
  const good = Buffer.alloc(2 * 3073, 3);
  const options = { labelBytes: 1, label: 0, classes: 10 };
  return fc.assert(
    fc.asyncProperty(damaged(good), async (bytes) => {
      const split = await orClearError(() => parseCifar(bytes, 'f', options));
      expect(split?.inputs.length ?? 0).toBeLessThanOrEqual(bytes.length);
    }),
    cases(400),
  );
});

describe('CSV', () => {
  const part = fc.constantFrom(
    'a',
    'b',
    '__proto__',
    'constructor',
    '1',
    '-2.5',
    'nan',
    '1e999',
    ',',
    '"',
    '\n',
    '\r',
    '\ufeff',
    '\u0000',
    ' ',
    '=',
    '',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  const file = (content: string, bytes = content.length) => ({
    ...{ name: 'f', content: Readable.from([Buffer.from(content)]), bytes, delimiter: ',' },
  });

  it('may be any text', () =>
    fc.assert(
      fc.asyncProperty(text, async (content) => {
        let target = '';
        const size = await orClearError(() =>
          readTable(file(content), (columns) => {
            [target = ''] = columns.keys();
            return () => undefined;
          }),
        );
        for (const task of ['regression', 'classification'] as const) {
          const examples = await orClearError(() =>
            tableExamples(file(content), { task, targets: [target] }),
          );
          if (examples === undefined) continue;
          expect(examples.pool.size).toBe(size);
          expect(examples.pool.inputs).toHaveLength(examples.width * examples.pool.size);
        }
      }),
      cases(2000),
    ));

  it('may have columns and classes by any name', async () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const table = file(`${names.join()}\n1,2,__proto__\n3,4,constructor\n`);
    const { pool, targets } = await tableExamples(table, { task: 'classification', targets: ['toString'] });
    expect(targets).toMatchObject({ classNames: ['__proto__', 'constructor'] });
    expect([[...pool.inputs], [...pool.labels]]).toEqual([
      [1, 2, 3, 4],
      [0, 1],
    ]);
  });

  it('may have very many columns', async () => {
    const many = Array.from({ length: 50_000 }, (_, column) => column);
    const table = file(`${many.map((column) => `c${column}`).join()}\n${many.join()}\n`);
    const { pool, width } = await tableExamples(table, { task: 'regression', targets: ['c0'] });
    expect([width, pool.inputs.at(-1)]).toEqual([49_999, 49_999]);
  });

  it('may be longer than it was', async () => {
    const { pool } = await tableExamples(file('a,b\n1,2\n3,4', 1), { task: 'regression', targets: ['a'] });
    expect([[...pool.inputs], [...pool.labels]]).toEqual([
      [2, 4],
      [1, 3],
    ]);
  });
});

describe('an image', () => {
  const shape = [2, 3, 3] as const;
  const good: Record<'png' | 'jpeg', Buffer> = { png: Buffer.alloc(0), jpeg: Buffer.alloc(0) };
  beforeAll(async () => {
    const raw = { width: 8, height: 8, channels: 3 } as const;
    const pixels = Buffer.from(Array.from({ length: 192 }, (_, i) => (i * 37) % 256));
    good.png = await sharp(pixels, { raw }).png().toBuffer();
    good.jpeg = await sharp(pixels, { raw }).jpeg().toBuffer();
  });

  it.each(['png', 'jpeg'] as const)('may be any bytes of a %s', (format) =>
    fc.assert(
      fc.asyncProperty(damaged(good[format]), async (bytes) => {
        const file = folder.write('x.png', bytes);
        const image = await orClearError(() => decodeImage(file, shape));
        if (image !== undefined) expect(image).toHaveLength(18);
      }),
      cases(250),
    ),
  );

  it('of more pixels than its bytes can hold is refused before they are allocated', async () => {
    const file = folder.write('x.png', pngOf(16_000, 16_000));
    await expect(decodeImage(file, shape)).rejects.toThrow('exceeds pixel limit');
  });

  it('of one colour may be large and its file small', async () => {
    const create = { width: 3000, height: 3000, channels: 3, background: 'red' } as const;
    const file = folder.write('x.png', await sharp({ create }).png().toBuffer());
    expect([...(await decodeImage(file, shape))].slice(0, 3)).toEqual([255, 0, 0]);
  });

  it.each([
    [
      'SVG',
      '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>',
    ],
    ['GIF', Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')],
  ])('is never a %s, whatever its name', async (_, content) => {
    const file = folder.write('x.png', content);
    await expect(decodeImage(file, shape)).rejects.toThrow(
      /x\.png: expected a whole PNG or JPEG.*begins with/,
    );
  });

  it('in a folder of classes may be a folder itself', async () => {
    for (const name of ['a', 'b']) folder.write(`${name}/x.png`, good.png);
    folder.write('a/y.png/z.txt', 'text');
    const dataset = imageFolder.create({ folder: folder.path, size: [2, 2], test: 1, validation: 0 });
    await expect(dataset.load()).rejects.toThrow(path.join('a', 'y.png'));
    expect(readFileSync(path.join(folder.path, 'a/y.png/z.txt'), 'utf8')).toBe('text');
  });
});

/** A PNG with a header of that size and one row's worth of data. */
function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [
    ['IHDR', header],
    ['IDAT', deflateSync(Buffer.alloc(1 + 3 * width))],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, ...chunks.flatMap(([type, data]) => chunk(type, data))]);
}

function chunk(type: string, data: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const content = Buffer.concat([Buffer.from(type), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return [length, content, checksum];
}
