/**
 * Makes the mini Fashion-MNIST in `data/fashion-mnist-mini` from the full set:
 *
 *     npx tsx --conditions=@ablate/source packages/core/scripts/make-mini-fashion-mnist.js [folder of the full set]
 */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  findFull,
  FULL_CHECKSUMS,
  FILES,
  MINI_FOLDER,
  readVerified,
} from '../src/data/fashion-mnist-files.ts';
import { drawPerClass, takeRows } from '../src/data/stratify.ts';

/** Key of the draw; another one would make another set. */
const DRAW_KEY = 4000;

/**
 * An IDX file of unsigned bytes.
 * @param {readonly number[]} shape
 * @param {Uint8Array} data
 */
function idxFile(shape, data) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt8(0x08, 2);
  header.writeUInt8(shape.length, 3);
  for (const [axis, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return Buffer.concat([header, data]);
}

const full = findFull(process.argv[2] === undefined ? undefined : [process.argv[2]]);
const checksums = /** @type {Record<string, string>} */ ({});

/**
 * @param {'trainImages' | 'testImages'} imagesKey
 * @param {'trainLabels' | 'testLabels'} labelsKey
 * @param {number} perClass
 */
async function makeSplit(imagesKey, labelsKey, perClass) {
  const images = await readVerified(full, imagesKey, FULL_CHECKSUMS);
  const labels = await readVerified(full, labelsKey, FULL_CHECKSUMS);
  const drawn = drawPerClass(labels.data, () => perClass, DRAW_KEY);
  const [, height = 0, width = 0] = images.shape;
  write(imagesKey, idxFile([drawn.length, height, width], takeRows(images.data, height * width, drawn)));
  write(labelsKey, idxFile([drawn.length], takeRows(labels.data, 1, drawn)));
}

/**
 * Node's gzip writes no name and a modification time of 0, so equal content gives equal bytes.
 * @param {keyof typeof FILES} key
 * @param {Buffer} content
 */
function write(key, content) {
  const { name } = FILES[key];
  checksums[name] = createHash('sha256').update(content).digest('hex');
  writeFileSync(path.join(MINI_FOLDER, name), gzipSync(content, { level: 9 }));
}

mkdirSync(MINI_FOLDER, { recursive: true });
await makeSplit('trainImages', 'trainLabels', 400);
await makeSplit('testImages', 'testLabels', 100);
writeFileSync(path.join(MINI_FOLDER, 'checksums.json'), `${JSON.stringify(checksums, null, 2)}\n`);
console.log(`made 4,000 training and 1,000 test images in ${MINI_FOLDER} from ${full}`);
