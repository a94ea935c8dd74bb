import { AblateError } from '@ablate/core/plugins';

/** The URL of a file in a folder. */
export function inFolder(folder: string, name: string): string {
  return `${folder.replace(/\/$/, '')}/${name}`;
}

/**
 * What stands at a URL.
 * @throws AblateError `DATA` with the URL and the status, where it is not there.
 */
export async function readBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok)
    throw new AblateError('DATA', `expected a file at ${url}; received status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** @throws AblateError `DATA`, always. */
export function writeBytes(file: string): Promise<void> {
  return Promise.reject(
    new AblateError('DATA', `${file}: a page writes no files; model.save('downloads://NAME') offers one`),
  );
}
