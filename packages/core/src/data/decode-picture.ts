import { AblateError } from '../errors.js';

/**
 * A PNG or JPEG file as bytes `[height, width, channels]`, stretched to that size, without transparency.
 * @throws AblateError `DATA` with the file, if it is corrupt or cut short.
 */
export async function decodePicture(
  file: string,
  [height, width, channels]: readonly [number, number, number],
): Promise<Uint8Array> {
  // Loaded when a picture is there to decode: it is a native library that most runs do without.
  const { default: sharp } = await import('sharp');
  try {
    const picture = sharp(file, { failOn: 'truncated' })
      .autoOrient()
      .resize(width, height, { fit: 'fill' })
      .flatten()
      .toColourspace(channels === 1 ? 'b-w' : 'srgb');
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) throw new Error(`it has ${info.channels} channels, not ${channels}`);
    return data;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AblateError('DATA', `${file}: expected a whole PNG or JPEG picture, received "${reason}"`, {
      cause: error,
    });
  }
}
