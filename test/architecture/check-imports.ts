import { isBuiltin } from 'node:module';
import { isInside, ruleFor } from './rules.ts';
import type { FolderRule } from './rules.ts';
import { importsOf } from './source.ts';
import type { Import, Source } from './source.ts';

function packageOf(specifier: string): string {
  const segments = specifier.split('/');
  return segments.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function checkFile(target: string, folder: string, { imports }: FolderRule): string | undefined {
  if (target.startsWith('../')) return 'which is outside src';
  const allowed = [folder, ...imports].some((place) => isInside(target, place));
  return allowed ? undefined : `but ${folder} may import only ${[folder, ...imports].join(', ')}`;
}

function checkModule(specifier: string, folder: string, rule: FolderRule): string | undefined {
  if (isBuiltin(specifier)) {
    const { nodeModules } = rule;
    if (nodeModules !== 'any' && !nodeModules.includes(specifier))
      return `but ${folder} may use ${nodeModules.length === 0 ? 'no node: module' : `only ${nodeModules.join(', ')}`}`;
    return /^(node:)?process$/.test(specifier) && !rule.ownsProcess
      ? 'but only assembly and cli own the process'
      : undefined;
  }
  if (rule.packages === 'any' || rule.packages.includes(packageOf(specifier))) return undefined;
  if (rule.packages.length === 0) return `but ${folder} may use no package`;
  return `but ${folder} may use only the packages ${rule.packages.join(', ')}`;
}

function checkImport({ specifier, target, at }: Import, folder: string, rule: FolderRule): readonly string[] {
  const problem =
    target === undefined ? checkModule(specifier, folder, rule) : checkFile(target, folder, rule);
  return problem === undefined ? [] : [`${at} imports ${target ?? specifier}, ${problem}`];
}

/** Holds the table of folders: @returns each import that it does not allow, and each file that it does not know. */
export function checkImports(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) => {
    const found = ruleFor(source.path);
    if (found === undefined) return [`${source.path} is in no folder of the table`];
    return importsOf(source).flatMap((each) => checkImport(each, ...found));
  });
}
