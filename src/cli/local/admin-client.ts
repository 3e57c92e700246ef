import { PROGRAM, ProblemError } from '../../assembly/problem.ts';
import type { Problem } from '../../assembly/problem.ts';
import { reasonOf } from '../../assembly/reason.ts';
import { isItem } from '../client/item.ts';
import type { Item } from '../client/item.ts';
import type { LocalTarget } from './local-target.ts';

const TIMEOUT_MS = 30_000;

function refusal(status: number, body: unknown, endpoint: string): Problem {
  const said = isItem(body) && typeof body['message'] === 'string' ? body['message'] : `status ${status}`;
  const what = said.replace(/\.$/, '');
  if (status === 403)
    return {
      code: 'NOT_ALLOWED',
      what: `${endpoint} does not let this access key in`,
      cure: 'give the --access-key-id that it printed at its start',
    };
  return { code: 'LOCAL_ECS_REFUSED', what, cure: `see npx ${PROGRAM} local --help` };
}

function unreachable(endpoint: string, error: unknown): ProblemError {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const problem: Problem = {
    code: 'LOCAL_ECS_UNREACHABLE',
    what: `No embedded ECS answers at ${endpoint}`,
    why: reasonOf(cause),
    cure: `start one: npx ${PROGRAM} local; or give its --endpoint`,
  };
  return new ProblemError(problem, error);
}

/** Sends a request in AWS JSON, which says who asks and is not signed: the embedded ECS checks only the key. */
async function post({ endpoint, accessKeyId, region }: LocalTarget, target: string, body: Item) {
  const scope = `${accessKeyId}/20260101/${region}/ecs/aws4_request`;
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text) as unknown };
  } catch (error) {
    throw unreachable(endpoint, error);
  }
}

/** Commands for a running embedded ECS, beyond what its API can. */
export class AdminClient {
  readonly target: LocalTarget;

  constructor(target: LocalTarget) {
    this.target = target;
  }

  /** @throws ProblemError LOCAL_ECS_UNREACHABLE, NOT_ALLOWED, LOCAL_ECS_REFUSED. */
  async command(name: string, body: Item = {}): Promise<Item> {
    const answer = await post(this.target, `LocalEcsAdmin.${name}`, body);
    if (answer.status === 200 && isItem(answer.body)) return answer.body;
    throw new ProblemError(refusal(answer.status, answer.body, this.target.endpoint));
  }

  /** What stands in a list of the answer. */
  async list(name: string, member: string, body: Item = {}): Promise<readonly Item[]> {
    const found = (await this.command(name, body))[member];
    return Array.isArray(found) ? found.filter(isItem) : [];
  }

  /** The same on all pages of it. */
  async listAll(name: string, member: string, body: Item = {}): Promise<readonly Item[]> {
    const items: Item[] = [];
    let after: unknown;
    do {
      const page = await this.command(name, {
        ...body,
        limit: 10_000,
        ...(after !== undefined && { after }),
      });
      const found = page[member];
      if (Array.isArray(found)) items.push(...found.filter(isItem));
      after = page['next'];
    } while (after !== undefined);
    return items;
  }
}
