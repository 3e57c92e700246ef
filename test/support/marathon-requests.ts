import type { AppRules } from '../../src/frameworks/marathon/definitions/app-rules.ts';
import { newApp, updateApp } from '../../src/frameworks/marathon/definitions/new-app.ts';
import { readApp } from '../../src/frameworks/marathon/definitions/read-app.ts';
import type { AppUpdate } from '../../src/frameworks/marathon/definitions/read-app.ts';
import type { Outcome } from '../../src/frameworks/marathon/definitions/refusal.ts';
import type { AppDefinition } from '../../src/frameworks/marathon/engine/app-definition.ts';
import type { PatternCompiler } from '../../src/frameworks/marathon/engine/pattern.ts';
import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';
import { NOW } from './marathon-builders.ts';

export const compilePattern: PatternCompiler = (regex) => {
  const compiled = compileLinearPattern(regex);
  return compiled.ok ? compiled.matches : undefined;
};

/** A Marathon as it is without flags. */
export const RULES: AppRules = {
  defaultRole: '*',
  features: new Set(),
  compilePattern,
};

export const ALL_FEATURES: AppRules['features'] = new Set(['gpu_resources', 'secrets', 'external_volumes']);

/** What a body that follows the schema says. */
export function readUpdate(json: unknown): AppUpdate {
  const read = readApp(json);
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  return read.value;
}

/** What becomes of a posted app. */
export function post(json: unknown, rules: Partial<AppRules> = {}): Outcome<AppDefinition> {
  const read = readApp(json);
  return read.ok ? newApp(read.value, { version: NOW }, { ...RULES, ...rules }) : read;
}

/** The app that a body makes. */
export function posted(json: unknown, rules: Partial<AppRules> = {}): AppDefinition {
  return valueOf(post(json, rules));
}

/** The app with a change that is taken. */
export function patched(app: AppDefinition, json: unknown, rules: Partial<AppRules> = {}): AppDefinition {
  return valueOf(updateApp(app, readUpdate(json), { ...RULES, ...rules }));
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.value;
}
