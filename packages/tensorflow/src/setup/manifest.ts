import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

const NAME = 'ablate-tensorflow.json';

const manifestSchema = z.object({
  /** Version of TensorFlow. */
  library: z.string(),
  kind: z.enum(['cpu', 'gpu']),
  how: z.enum(['prebuilt', 'wheel']),
  /** The wheels that files were taken from. */
  wheels: z.array(z.object({ name: z.string(), sha256: z.string() })),
});
/** What a folder has; written last, so that a folder with one is whole. */
export type Manifest = z.infer<typeof manifestSchema>;

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(path.join(folder, NAME), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Undefined where there is none, or none that can be read. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(path.join(folder, NAME), 'utf8'))).data;
  } catch {
    return undefined;
  }
}
