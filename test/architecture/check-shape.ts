import ts from 'typescript';
import { placeOf, visitNodes } from './source.ts';
import type { Source } from './source.ts';

const MAX_LINES = 400;

/** Code that a tool writes; nobody reads or edits it. */
const GENERATED = 'wire/gen/';

const SILENCER = /@ts-(?:ignore|nocheck|expect-error)|eslint-disable/;

function checkLength({ path, tree }: Source): readonly string[] {
  const lines = tree.text.replace(/\n$/, '').split('\n').length;
  return lines > MAX_LINES ? [`${path} has ${lines} lines, more than ${MAX_LINES}`] : [];
}

function checkSilencers({ path, tree }: Source): readonly string[] {
  return tree.text.split('\n').flatMap((line, i) => {
    const silencer = SILENCER.exec(line);
    return silencer === null ? [] : [`${path}:${i + 1} silences a check with ${silencer[0]}`];
  });
}

/** What looks away from a type: `any`, `x!` and `let x!: T`. */
function blindSpotIn(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any';
  if (ts.isNonNullExpression(node)) return node.getText();
  const definite =
    (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && node.exclamationToken !== undefined;
  return definite ? `${node.name.getText()}!` : undefined;
}

function checkTypes(source: Source): readonly string[] {
  const problems: string[] = [];
  visitNodes(source, (node) => {
    const found = blindSpotIn(node);
    if (found !== undefined) problems.push(`${placeOf(source, node)} has ${found}; narrow or parse instead`);
  });
  return problems;
}

function isBarrel({ tree: { statements } }: Source): boolean {
  const passesOn = (node: ts.Statement): boolean =>
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
  return statements.some(ts.isExportDeclaration) && statements.every(passesOn);
}

/** `index.ts` is a list of names that a reader can check, and nothing else. */
function checkIndex(source: Source): readonly string[] {
  return source.tree.statements.flatMap((node) => {
    const listsNames =
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      node.exportClause &&
      ts.isNamedExports(node.exportClause);
    return listsNames ? [] : [`${placeOf(source, node)} is no list of names exported from one file`];
  });
}

function checkBarrel(source: Source): readonly string[] {
  if (source.path === 'index.ts') return checkIndex(source);
  return isBarrel(source) ? [`${source.path} only re-exports; import the file that defines the thing`] : [];
}

/** @returns what is too long, untyped, silenced or a barrel, outside generated code. */
export function checkShape(sources: readonly Source[]): readonly string[] {
  const checks = [checkLength, checkSilencers, checkTypes, checkBarrel];
  return sources
    .filter(({ path }) => !path.startsWith(GENERATED))
    .flatMap((source) => checks.flatMap((check) => check(source)));
}
