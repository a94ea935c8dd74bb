import path from 'node:path';
import ts from 'typescript';
import { root } from './guide.js';

/** A file in an editor, in a project that has installed our packages: their declarations, as they are built. */
export interface Editor {
  readonly checker: ts.TypeChecker;
  readonly source: ts.SourceFile;
  /** What the editor shows of the name at a position, on one line: its comment, without its signature. */
  hover(position: number): string;
}

/** Opens a text as a file of a folder that depends on every package. */
export function openEditor(text: string): Editor {
  const file = path.join(root, 'e2e/src/opened-in-editor.ts');
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  };
  const read = (name: string) => (name === file ? text : ts.sys.readFile(name));
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    readFile: read,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = read(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCompilationSettings: () => options,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  });
  const program = service.getProgram();
  const source = program?.getSourceFile(file);
  if (program === undefined || source === undefined) throw new Error('the language service has no program');
  return {
    checker: program.getTypeChecker(),
    source,
    hover: (position) =>
      ts
        .displayPartsToString(service.getQuickInfoAtPosition(file, position)?.documentation)
        .replaceAll(/\s+/g, ' '),
  };
}
