import { iamPolicy, policyScope } from '../assembly/iam-policy.ts';
import type { Feature, PolicyChoice } from '../assembly/iam-policy.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export interface IamPolicyOptions extends PolicyChoice {
  readonly feature: readonly Feature[];
}

/** `ecs-scheduler-driver iam policy`: the least policy as JSON. */
export function runIamPolicy({ feature, ...choice }: IamPolicyOptions, { out }: Terminal): ExitCode {
  out(JSON.stringify(iamPolicy(feature, policyScope(choice)), null, 2));
  return EXIT.done;
}
