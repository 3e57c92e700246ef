import type { Patience } from '../eventually.ts';

/** What a run against an account is about; handed from main.ts to the tests in two environment variables. */
export interface ContractRun {
  readonly cluster: string;
  /** Of all task definitions of the run, so that what it made can be told from everything else. */
  readonly family: string;
}

/** An image may have to be fetched, and ECS advises to look again for up to minutes. */
export const AWS_PATIENCE: Patience = { pollMs: 2_000, patienceMs: 120_000 };

const CLUSTER = 'ECS_CONTRACT_CLUSTER';
const FAMILY = 'ECS_CONTRACT_FAMILY';

export function toEnvironment({ cluster, family }: ContractRun): Record<string, string> {
  return { [CLUSTER]: cluster, [FAMILY]: family };
}

export function fromEnvironment(environment: NodeJS.ProcessEnv): ContractRun {
  const { [CLUSTER]: cluster, [FAMILY]: family } = environment;
  if (cluster === undefined || family === undefined) {
    throw new Error('run this by: npm run contract:aws -- --cluster NAME');
  }
  return { cluster, family };
}
