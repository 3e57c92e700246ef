import ts from 'typescript';
import { ruleFor } from './rules.ts';
import { placeOf, visitNodes } from './source.ts';
import type { Source } from './source.ts';

/** Globals through which the outside world comes in. */
const OUTSIDE_WORLD: ReadonlySet<string> = new Set([
  'process',
  'NodeJS',
  'console',
  'Buffer',
  'fetch',
  'performance',
  'crypto',
  'global',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
]);

const OWN_PROCESS: ReadonlySet<string> = new Set(['env', 'exit', 'exitCode', 'abort']);

/** Whether the identifier names a member or declares something, rather than standing for a value. */
function isOnlyName(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === identifier) return true;
  if (ts.isQualifiedName(parent)) return parent.right === identifier;
  return 'name' in parent && parent.name === identifier;
}

/** Names that the file declares itself; lint, which knows scopes, finds the global behind such a name. */
function declaredIn(source: Source): ReadonlySet<string> {
  const names = new Set<string>();
  visitNodes(source, (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}

const isIdentifier = (node: ts.Node, text: string): boolean => ts.isIdentifier(node) && node.text === text;

const isMember = (node: ts.Node, object: string, member: string): boolean =>
  ts.isPropertyAccessExpression(node) && isIdentifier(node.expression, object) && node.name.text === member;

/** The current time and chance, in whatever form. `new Date(ms)` is neither. */
function clockOrChanceIn(node: ts.Node): string | undefined {
  if (isMember(node, 'Date', 'now')) return 'Date.now';
  if (isMember(node, 'Math', 'random')) return 'Math.random';
  if (ts.isCallExpression(node) && isIdentifier(node.expression, 'Date')) return 'Date()';
  if (ts.isNewExpression(node) && isIdentifier(node.expression, 'Date') && !node.arguments?.length)
    return 'new Date()';
  return undefined;
}

function outsideWorldIn(node: ts.Node, declared: ReadonlySet<string>): string | undefined {
  if (!ts.isIdentifier(node) || !OUTSIDE_WORLD.has(node.text)) return undefined;
  return isOnlyName(node) || declared.has(node.text) ? undefined : node.text;
}

/** Reading the environment or ending the process; `process` used whole could be either. */
function ownProcessIn(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || node.text !== 'process' || isOnlyName(node)) return undefined;
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent)) return 'process';
  return OWN_PROCESS.has(parent.name.text) ? `process.${parent.name.text}` : undefined;
}

function usesIn(source: Source, find: (node: ts.Node) => string | undefined, why: string): readonly string[] {
  const problems: string[] = [];
  visitNodes(source, (node) => {
    const found = find(node);
    if (found !== undefined) problems.push(`${placeOf(source, node)} uses ${found}, but ${why}`);
  });
  return problems;
}

/** @returns each use of clock, chance, timers or Node in an engine, and of the process outside `assembly` and `cli`. */
export function checkPurity(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) => {
    const [folder, rule] = ruleFor(source.path) ?? [];
    const declared = declaredIn(source);
    if (rule?.pure)
      return usesIn(
        source,
        (node) => clockOrChanceIn(node) ?? outsideWorldIn(node, declared),
        `${folder} only decides`,
      );
    const free = rule?.ownsProcess === true || declared.has('process');
    return free ? [] : usesIn(source, ownProcessIn, 'only assembly and cli own the process');
  });
}
