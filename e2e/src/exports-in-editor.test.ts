import ts from 'typescript';
import { expect, test } from 'vitest';
import { openEditor } from './editor.js';
import { entryPoints } from './entry-points.js';

test('hovering any name that a package exports says what it is', () => {
  const entries = entryPoints();
  expect(entries).toEqual(expect.arrayContaining(['@ablate/core', '@ablate/core/ops', '@ablate/tracker']));
  const text = entries.map((entry, i) => `import * as entry${i} from '${entry}';\n`).join('');
  const { checker, source } = openEditor(text);
  const undocumented = source.statements.filter(ts.isImportDeclaration).flatMap(({ moduleSpecifier }) => {
    const module = checker.getSymbolAtLocation(moduleSpecifier);
    if (module === undefined) return [`${moduleSpecifier.getText()}: not built`];
    return checker
      .getExportsOfModule(module)
      .map((name) => (name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name))
      .filter((name) => name.declarations?.some(ts.isSourceFile) !== true)
      .filter((name) => name.getDocumentationComment(checker).length === 0)
      .map(({ name }) => `${name} of ${moduleSpecifier.getText()}`);
  });
  expect(undocumented).toEqual([]);
});
