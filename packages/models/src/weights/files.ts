import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The path of a file in a folder. */
export function inFolder(folder: string, name: string): string {
  return path.join(folder, name);
}

/** The whole file, once in memory. */
export async function readBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const { buffer, byteOffset, byteLength } = await readFile(file);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Writes a file, and makes the folder that it stands in. */
export async function writeBytes(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
