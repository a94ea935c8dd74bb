import { readFile } from 'node:fs/promises';
import { AblateError } from '../errors.js';

const BEGINNINGS = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from([0xff, 0xd8, 0xff])];

/**
 * More than a byte of a file can hold: deflate makes at most 1,032 bytes of one, a byte of a PNG at most 8 pixels. A
 * header that tells of more would have them allocated before it is found that they are not there.
 */
const PIXELS_PER_BYTE = 8 * 1032;
/** As sharp has it by itself. */
const MOST_PIXELS = 0x3fff ** 2;

/**
 * A PNG or JPEG file as bytes `[height, width, channels]`, stretched to that size, without transparency.
 * @throws AblateError `DATA` with the file, if it is corrupt or cut short.
 */
export async function decodeImage(
  file: string,
  [height, width, channels]: readonly [number, number, number],
): Promise<Uint8Array> {
  // Loaded when an image is there to decode: it is a native library that most runs do without.
  const { default: sharp } = await import('sharp');
  try {
    const bytes = await readFile(file);
    // By its content, whatever it is: others of the library's formats load files from elsewhere.
    if (!BEGINNINGS.some((beginning) => bytes.subarray(0, beginning.length).equals(beginning)))
      throw new Error(`it begins with ${bytes.toString('hex', 0, 8) || 'nothing'}`);
    const limitInputPixels = Math.min(MOST_PIXELS, bytes.length * PIXELS_PER_BYTE);
    const image = sharp(bytes, { failOn: 'truncated', limitInputPixels })
      .autoOrient()
      .resize(width, height, { fit: 'fill' })
      .flatten()
      .toColourspace(channels === 1 ? 'b-w' : 'srgb');
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) throw new Error(`it has ${info.channels} channels, not ${channels}`);
    return data;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AblateError('DATA', `${file}: expected a whole PNG or JPEG image, received "${reason}"`, {
      cause: error,
    });
  }
}
