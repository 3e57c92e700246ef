import { ProblemError, PROGRAM } from '../../assembly/problem.ts';
import { readLastStart } from './last-start.ts';
import type { LastStart } from './last-start.ts';

/** How a command line says which embedded ECS it means. */
export interface TargetOptions {
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly cluster?: string;
}

/** Which embedded ECS, and which cluster of it. */
export type LocalTarget = Omit<LastStart, 'pid'>;

function given(names: readonly string[], environment: NodeJS.ProcessEnv): string | undefined {
  return names.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
}

function none(what: string): ProblemError {
  return new ProblemError({
    code: 'LOCAL_ECS_UNREACHABLE',
    what,
    cure: `start one: npx ${PROGRAM} local; or give --endpoint and --access-key-id`,
  });
}

/** Region, cluster and queues: as the variables say, else as they were written down for the same ECS. */
function placeOf(
  { cluster }: TargetOptions,
  known: LastStart | undefined,
  environment: NodeJS.ProcessEnv,
): Pick<LocalTarget, 'region' | 'clusterName' | 'eventQueueUrls'> {
  const {
    region = 'us-east-1',
    clusterName = 'default',
    eventQueueUrls = [],
  } = known ?? {
    region: given(['AWS_REGION', 'AWS_DEFAULT_REGION'], environment),
  };
  return {
    region,
    clusterName: cluster ?? given(['AWS_ECS_CLUSTER'], environment) ?? clusterName,
    eventQueueUrls,
  };
}

/**
 * The embedded ECS that flags name, else the variables that `local env` prints, else the one that was started last.
 * @throws ProblemError LOCAL_ECS_UNREACHABLE when none is named.
 */
export async function findTarget(
  options: TargetOptions,
  environment: NodeJS.ProcessEnv,
): Promise<LocalTarget> {
  const last = await readLastStart(environment);
  const named = options.endpoint ?? given(['AWS_ENDPOINT_URL_ECS', 'AWS_ECS_ENDPOINT'], environment);
  const endpoint = named ?? last?.endpoint;
  if (endpoint === undefined) throw none('No embedded ECS was started here');
  const known = last?.endpoint === endpoint ? last : undefined;
  const accessKeyId = options.accessKeyId ?? known?.accessKeyId ?? given(['AWS_ACCESS_KEY_ID'], environment);
  if (accessKeyId === undefined) throw none(`The access key of ${endpoint} is not known`);
  return { endpoint, accessKeyId, ...placeOf(options, known, environment) };
}
