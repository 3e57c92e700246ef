import { posix } from 'node:path';

import ts from 'typescript';
import { visitNodes } from '../architecture/source.ts';
import type { Source } from '../architecture/source.ts';

/** A name that a file declares; relative to src. */
interface Declared {
  readonly path: string;
  readonly name: string;
}

type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

const isTypeDeclaration = (node: ts.Node): node is TypeDeclaration =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);

const isExported = (node: TypeDeclaration): boolean =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;

/** Where the names come from that a file imports or passes on. */
function originsIn(source: Source): ReadonlyMap<string, Declared> {
  const origins = new Map<string, Declared>();
  visitNodes(source, (node) => {
    if (!ts.isImportSpecifier(node) && !ts.isExportSpecifier(node)) return;
    const clause = ts.isImportSpecifier(node) ? node.parent.parent.parent : node.parent.parent;
    if (!ts.isImportDeclaration(clause) && !ts.isExportDeclaration(clause)) return;
    const { moduleSpecifier } = clause;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return;
    const path = posix.join(posix.dirname(source.path), moduleSpecifier.text);
    origins.set(node.name.text, { path, name: (node.propertyName ?? node.name).text });
  });
  return origins;
}

/** The names of the types that a node refers to or extends. */
function typeNamesIn(node: ts.Node): readonly string[] {
  const names: string[] = [];
  const descend = (inner: ts.Node): void => {
    if (ts.isTypeReferenceNode(inner)) names.push(inner.typeName.getText());
    if (ts.isExpressionWithTypeArguments(inner)) names.push(inner.expression.getText());
    ts.forEachChild(inner, descend);
  };
  descend(node);
  return names;
}

/**
 * The exported types that the types an index passes on are made of, all the way down, but for those it passes on.
 * @param stopAt files whose types are not looked into.
 */
export function typesBehind(
  sources: readonly Source[],
  index: string,
  stopAt: (path: string) => boolean,
): readonly string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const origins = new Map(sources.map((source) => [source.path, originsIn(source)]));
  const passedOn = [...(origins.get(index)?.values() ?? [])];
  const known = new Set(passedOn.map(({ path, name }) => `${path} ${name}`));
  const missing: string[] = [];
  const look = ({ path, name }: Declared): void => {
    const declaration = byPath
      .get(path)
      ?.tree.statements.find((node) => isTypeDeclaration(node) && node.name.text === name);
    if (declaration === undefined || !isTypeDeclaration(declaration) || stopAt(path)) return;
    const id = `${path} ${name}`;
    if (!known.has(id) && isExported(declaration)) missing.push(id);
    known.add(id);
    for (const used of typeNamesIn(declaration)) {
      const next = origins.get(path)?.get(used) ?? { path, name: used };
      if (!known.has(`${next.path} ${next.name}`)) look(next);
    }
  };
  for (const declared of passedOn) look(declared);
  return missing;
}
