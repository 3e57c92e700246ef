import { INSTANCE_TYPES } from '../local-ecs/engine/instances/instance-types.ts';
import type { LocalEcsOptions } from '../local-ecs/local-ecs-options.ts';
import { guess } from './nearest.ts';
import { ProblemError } from './problem.ts';

/** What a text must look like, and how that is said. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly expected: string;
}

/** The options of an embedded ECS that end up in ARNs, signatures and shell commands. */
export const EMBEDDED_RULES = {
  clusterName: {
    pattern: /^[a-zA-Z0-9_-]{1,255}$/,
    expected: '1 to 255 letters, digits, - and _',
  },
  region: { pattern: /^[a-z0-9-]{1,64}$/, expected: '1 to 64 small letters, digits and -' },
  accessKeyId: { pattern: /^[A-Za-z0-9]{16,128}$/, expected: '16 to 128 letters and digits' },
} as const satisfies Partial<Record<keyof LocalEcsOptions, TextRule>>;

/** @returns why a type of instance cannot be had by its name alone; undefined when it can. */
export function instanceTypeProblem(name: string): string | undefined {
  if (INSTANCE_TYPES.has(name)) return undefined;
  return `the figures of ${name} are not known${guess(name, [...INSTANCE_TYPES.keys()])}`;
}

const KEYS = Object.keys(EMBEDDED_RULES) as readonly (keyof typeof EMBEDDED_RULES)[];

/** @throws ProblemError CONFIG_VALUE, naming every option that cannot be; values are not told, one is a secret. */
export function checkEmbedded(options: Pick<LocalEcsOptions, keyof typeof EMBEDDED_RULES>): void {
  const wrong = KEYS.filter((key) => {
    const value = options[key];
    return value !== undefined && !EMBEDDED_RULES[key].pattern.test(value);
  });
  if (wrong.length === 0) return;
  const what = wrong.map((key) => `option ${key}: expected ${EMBEDDED_RULES[key].expected}`).join('; ');
  throw new ProblemError({ code: 'CONFIG_VALUE', what, cure: 'correct the option, or leave it out' });
}
