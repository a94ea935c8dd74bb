/**
 * From now on this thread imports .ts files as ES modules, whatever the nearest package.json says, and follows what
 * TypeScript allows and Node alone doesn't: `./x.js` or `./x` for `./x.ts`, and the `paths` of a tsconfig.json. Node
 * itself strips the types, from 22.18 on; files in node_modules stay as Node has them.
 */
export async function followTypescript(): Promise<void> {
  (await import('./typescript-modules.js')).register();
}

/** URLs of the files that an import in the module at `parent` may stand for: as written first, then as TypeScript has it. */
export async function filesMeant(specifier: string, parent: string): Promise<string[]> {
  return (await import('./typescript-modules.js')).candidates(specifier, parent);
}
