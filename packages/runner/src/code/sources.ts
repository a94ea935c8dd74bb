import { readFileSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AblateError, filesMeant } from '@ablate/core';
import { parseSyntax, type ModuleFormat, type Syntax } from './syntax.js';

/** A file of the user's own that a matrix loads. */
export interface SourceFile {
  readonly text: string;
  readonly format: ModuleFormat;
  readonly syntax: Syntax | undefined;
  /** Paths of the files that its imports of files name, by what the import says. */
  readonly imports: ReadonlyMap<string, string>;
  /** Packages that it imports, as the imports say it. */
  readonly packages: readonly string[];
}

const CODE = /\.(?:[cm]?[jt]s|json)$/;

/**
 * The user's own files that are loaded from some on, by path: what packages have is known by their versions. Files that
 * are read as data are not code.
 */
export class Sources {
  readonly #files = new Map<string, SourceFile>();

  get files(): ReadonlyMap<string, SourceFile> {
    return this.#files;
  }

  /** Reads a file, and all that it imports; does nothing for one that isn't there: loading it says so. */
  async add(file: string): Promise<void> {
    if (this.#files.has(file) || isPackaged(file)) return;
    const text = readText(file);
    if (text === undefined) return;
    const syntax = parseSyntax(file, text);
    const imports = new Map<string, string>();
    const packages: string[] = [];
    this.#files.set(file, { text, format: formatOf(file, syntax), syntax, imports, packages });
    for (const specifier of new Set(syntax?.references.map((reference) => reference.specifier))) {
      const found = await resolve(specifier, file);
      if (found === undefined) packages.push(...packageIn(specifier));
      else if (CODE.test(found) && !isPackaged(found)) {
        imports.set(specifier, found);
        await this.add(found);
      }
    }
  }

  /**
   * Throws `CONFIG` where a file is another one now than when it was read: what was loaded in between may be either.
   */
  checkUnchanged(): void {
    for (const [file, { text }] of this.#files)
      if (readText(file) !== text)
        throw new AblateError(
          'CONFIG',
          `${path.basename(file)} was changed while the matrix was being loaded; run the command again`,
        );
  }
}

/** The path of the file that an import names; undefined for what a package or Node has. */
async function resolve(specifier: string, parent: string): Promise<string | undefined> {
  const isPath = /^(\.{0,2}\/|file:)/.test(specifier);
  if (!isPath) {
    if (isBuiltin(specifier)) return undefined;
    const found = resolveAsNode(specifier, parent);
    // What a package.json calls its own file by `#`.
    if (found !== undefined) return specifier.startsWith('#') && !isPackaged(found) ? found : undefined;
  }
  const urls = await filesMeant(specifier, pathToFileURL(parent).href);
  return urls.map((url) => fileURLToPath(url.split(/[?#]/)[0] ?? url)).find(isFile);
}

function resolveAsNode(specifier: string, parent: string): string | undefined {
  try {
    return createRequire(parent).resolve(specifier);
  } catch {
    return undefined;
  }
}

/** `a/b` → `a`, `@a/b/c` → `@a/b`; nothing for what is no name of a package. */
function packageIn(specifier: string): string[] {
  const name = /^(?:@[^/]+\/)?[^@./#][^/]*/.exec(specifier)?.[0];
  return name === undefined || isBuiltin(specifier) ? [] : [name];
}

/** As Node takes a file of this name with this content; the matrix and its plugins themselves are always modules. */
function formatOf(file: string, syntax: Syntax | undefined): ModuleFormat {
  switch (path.extname(file)) {
    case '.json':
      return 'json';
    case '.ts':
    case '.mts':
      return 'module-typescript';
    case '.cts':
      return 'commonjs-typescript';
    case '.mjs':
      return 'module';
    case '.cjs':
      return 'commonjs';
    default:
      return syntax?.isModule === true || isInModules(file) ? 'module' : 'commonjs';
  }
}

function isInModules(file: string): boolean {
  const folder = path.dirname(file);
  const manifest = readText(path.join(folder, 'package.json'));
  if (manifest !== undefined) return /"type"\s*:\s*"module"/.test(manifest);
  return path.dirname(folder) !== folder && isInModules(folder);
}

function isPackaged(file: string): boolean {
  return file.split(path.sep).includes('node_modules');
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
