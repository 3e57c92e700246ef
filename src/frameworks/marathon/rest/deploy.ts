import type { HttpAnswer } from '../../../doors/http/http-route.ts';
import { RequestRefusedError } from '../../../doors/http/request-refused-error.ts';
import type { AppChangeContext } from '../definitions/app-target.ts';
import type { Outcome, Refused } from '../definitions/refusal.ts';
import { CYCLIC_DEPENDENCIES } from '../engine/dependencies.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Deployment } from '../scheduler/deployment.ts';
import type { Answer } from '../scheduler/effect.ts';
import type { Change, ChangePlace } from '../scheduler/input.ts';
import { jsonAnswer, messageAnswer, refusedAnswer } from './answers.ts';
import type { RestContext } from './rest-context.ts';
import type { MarathonRestOptions } from './rest-options.ts';

/** Why a change is refused, as it goes through the scheduler and comes back. */
class RefusedChange {
  readonly refused: Refused;

  constructor(refused: Refused) {
    this.refused = refused;
  }
}

/** Makes the whole tree of apps after a request. */
export type MakeTarget = (place: ChangePlace, context: AppChangeContext) => Outcome<Group>;

export interface DeployRequest {
  /** What the request is about: a group, or that of an app. */
  readonly group: PathId;
  readonly force: boolean;
  /** Instances that are to go first. */
  readonly condemned?: ReadonlySet<string>;
  readonly make: MakeTarget;
}

export function changeContext(
  { rules, servicePorts }: MarathonRestOptions,
  { version, definitionAt, portCounts }: ChangePlace,
): AppChangeContext {
  return {
    version,
    rules: rules(),
    storedApp: definitionAt,
    portCounts,
    ...(servicePorts === undefined ? {} : { servicePorts }),
  };
}

function changeFor(options: MarathonRestOptions, make: MakeTarget): Change {
  return (place) => {
    const target = make(place, changeContext(options, place));
    return target.ok ? { ok: true, root: target.value } : { ok: false, refusal: new RefusedChange(target) };
  };
}

const LOCKED =
  "App is locked by one or more deployments. Override with the option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'.";

/** What is answered when there is no deployment. */
export function notDeployedAnswer(answer: Exclude<Answer, { readonly type: 'deployed' }>): HttpAnswer {
  switch (answer.type) {
    case 'refused':
      if (!(answer.refusal instanceof RefusedChange)) throw new Error('a refusal that nobody here has made');
      return refusedAnswer(answer.refusal.refused);
    case 'cyclic':
      return jsonAnswer(422, {
        message: 'Object is not valid',
        details: [{ path: '/', errors: [CYCLIC_DEPENDENCIES] }],
      });
    case 'locked':
      return jsonAnswer(409, { message: LOCKED, deployments: answer.deployments.map((id) => ({ id })) });
    case 'tooManyDeployments':
      return messageAnswer(
        403,
        `Max number (${answer.limit}) of running deployments has been reached: wait for one to end, or cancel it`,
      );
    case 'notFound':
      return messageAnswer(404, 'What the request names is not there any more');
    case 'killed':
    case 'done':
      throw new Error(`a deployment was asked for, and answered with ${answer.type}`);
  }
}

/** Starts a deployment. @throws RequestRefusedError when there is none, MarathonUnavailableError. */
export async function deploy(
  { marathon, options }: RestContext,
  { make, ...request }: DeployRequest,
): Promise<Deployment> {
  const change = changeFor(options, make);
  const answer = await marathon.execute({ type: 'deploy', ...request, change });
  if (answer.type === 'deployed') return answer.deployment;
  throw new RequestRefusedError(notDeployedAnswer(answer));
}

const DEPLOYMENT_ID = 'marathon-deployment-id';

export const deploymentHeader = ({ id }: Deployment): Readonly<Record<string, string>> => ({
  [DEPLOYMENT_ID]: id,
});

/** What is answered when a deployment has begun. */
export function deploymentAnswer(
  deployment: Deployment,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const { id, version } = deployment;
  return jsonAnswer(status, { version, deploymentId: id }, { ...deploymentHeader(deployment), ...headers });
}
