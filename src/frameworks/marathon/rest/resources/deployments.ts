import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { jsonAnswer, messageAnswer } from '../answers.ts';
import { deploymentAnswer, notDeployedAnswer } from '../deploy.ts';
import { deploymentJson } from '../json/deployment-json.ts';
import { flagOf } from '../read-request.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

function listDeployments({ marathon: { state } }: RestContext): HttpAnswer {
  return jsonAnswer(
    200,
    [...state.deployments.values()].map((each) => deploymentJson(state, each)),
  );
}

/** Goes back to what was before, or with `force` leaves everything as it is. */
async function cancel({ marathon }: RestContext, { http, name }: RestRequest): Promise<HttpAnswer> {
  const answer = await marathon.execute({
    type: 'cancel',
    deployment: name,
    force: flagOf(http, 'force'),
  });
  switch (answer.type) {
    case 'deployed':
      return deploymentAnswer(answer.deployment);
    case 'done':
      return { status: 202 };
    case 'notFound':
      return messageAnswer(404, `DeploymentPlan ${name} does not exist`);
    case 'cyclic':
    case 'locked':
    case 'refused':
    case 'tooManyDeployments':
    case 'killed':
      return notDeployedAnswer(answer);
  }
}

export const DEPLOYMENTS: readonly Resource[] = [
  { path: 'v2/deployments', methods: { GET: listDeployments } },
  { path: 'v2/deployments/:deployment', methods: { DELETE: cancel } },
];
