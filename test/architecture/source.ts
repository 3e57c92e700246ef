import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** A file of src. Paths are relative to src and have slashes. */
export interface Source {
  readonly path: string;
  readonly tree: ts.SourceFile;
}

export interface Import {
  /** As written: `../mesos/ids.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** The file it means, relative to src; undefined for packages and node: modules. */
  readonly target: string | undefined;
  readonly at: string;
}

export function parseSource(path: string, text: string): Source {
  return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS) };
}

/** Every TypeScript file below `folder`, in the order of paths. */
export function readSources(folder: string): readonly Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => parseSource(path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `PATH:LINE` of a node. */
export function placeOf({ path, tree }: Source, node: ts.Node): string {
  return `${path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

/** Calls `visit` for every node of the file, outer ones first. */
export function visitNodes({ tree }: Source, visit: (node: ts.Node) => void): void {
  const descend = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, descend);
  };
  ts.forEachChild(tree, descend);
}

function isRequire(node: ts.CallExpression): boolean {
  return ts.isIdentifier(node.expression) && node.expression.text === 'require';
}

/** The node that names a module, in any of the forms that TypeScript has for it. */
function specifierIn(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  if (!ts.isCallExpression(node)) return undefined;
  return node.expression.kind === ts.SyntaxKind.ImportKeyword || isRequire(node)
    ? node.arguments[0]
    : undefined;
}

/** All imports of a file: of values and of types, static and dynamic, re-exports too. */
export function importsOf(source: Source): readonly Import[] {
  const imports: Import[] = [];
  visitNodes(source, (node) => {
    const named = specifierIn(node);
    if (named === undefined) return;
    const specifier = ts.isStringLiteralLike(named) ? named.text : named.getText(source.tree);
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(source.path), specifier) : undefined;
    imports.push({ specifier, target, at: placeOf(source, named) });
  });
  return imports;
}
