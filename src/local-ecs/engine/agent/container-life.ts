import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/**
 * How a simulated container lives. Without any of this it runs until it is stopped and dies of SIGTERM at once,
 * with exit code 143. A container with a process of its own heeds the first three only.
 */
export interface ContainerLife {
  /** From StartTask to the start of the containers; the longest of a task's containers counts. */
  readonly pendingMs?: number;
  /** The image cannot be pulled; the text follows `CannotPullContainerError: `. */
  readonly pullError?: string;
  /** The container cannot be started; the text follows `CannotStartContainerError: `. */
  readonly startError?: string;
  /** Ends by itself after so long. */
  readonly runMs?: number;
  /** Of the natural end. Default 0. */
  readonly exitCode?: number;
  /** The natural end is the kernel's: exit code 137, OutOfMemoryError. */
  readonly oom?: boolean;
  /** Only SIGKILL ends it, after the stop timeout, with exit code 137. */
  readonly ignoresSigterm?: boolean;
  /** With which it answers SIGTERM. Default 143. */
  readonly stopExitCode?: number;
  /** What its health check finds once it runs. Default HEALTHY. */
  readonly health?: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
}

/** The environment variable of a container that holds its life as JSON and wins over every other setting. */
export const LIFE_VARIABLE = 'LOCAL_ECS_LIFE';

type Rule = readonly [what: string, holds: (value: unknown) => boolean];

const isDuration = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isExitCode = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;

const DURATION: Rule = ['a number of milliseconds', isDuration];
const EXIT_CODE: Rule = ['a whole number from 0 to 255', isExitCode];
const TEXT: Rule = ['a text', (value) => typeof value === 'string'];
const FLAG: Rule = ['true or false', (value) => typeof value === 'boolean'];

const RULES: Readonly<Record<keyof ContainerLife, Rule>> = {
  pendingMs: DURATION,
  pullError: TEXT,
  startError: TEXT,
  runMs: DURATION,
  exitCode: EXIT_CODE,
  oom: FLAG,
  ignoresSigterm: FLAG,
  stopExitCode: EXIT_CODE,
  health: [
    'HEALTHY, UNHEALTHY or UNKNOWN',
    (value) => ['HEALTHY', 'UNHEALTHY', 'UNKNOWN'].includes(String(value)),
  ],
};

function validateLife(members: JsonObject): string | undefined {
  const rules = new Map<string, Rule>(Object.entries(RULES));
  for (const [name, value] of Object.entries(members)) {
    const rule = rules.get(name);
    if (rule === undefined) return `${name} is none of ${[...rules.keys()].join(', ')}`;
    if (!rule[1](value)) return `${name} must be ${rule[0]}`;
  }
  return undefined;
}

function isContainerLife(value: unknown): value is ContainerLife {
  return isJsonObject(value) && validateLife(value) === undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Said better by the caller, which knows where the text comes from.
  }
}

/** The life described by JSON such as `{"runMs":500,"exitCode":3}`, or what is wrong with it. */
export function parseContainerLife(text: string): ContainerLife | { readonly problem: string } {
  const value = parseJson(text);
  if (isContainerLife(value)) return value;
  return { problem: isJsonObject(value) ? (validateLife(value) ?? '') : 'it must be a JSON object' };
}
