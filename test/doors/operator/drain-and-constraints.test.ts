import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { scriptedWorld, subscribe } from '../../support/bridge-world.ts';
import { START_MS } from '../../support/bridge-harness.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../../support/builders.ts';
import type { StartedServer } from '../http/http-fixture.ts';
import { startOperators } from './operator-fixture.ts';

let server: StartedServer;

const CONSTRAINTS = {
  roleConstraints: {
    web: {
      groups: [
        {
          attributeConstraints: [
            { selector: { attributeName: 'rack' }, predicate: { textEquals: { value: 'r1' } } },
          ],
        },
      ],
    },
  },
};

beforeAll(async () => {
  const { bridge, ecs, framework } = scriptedWorld({ instances: [containerInstance()] });
  framework.launch(taskInfo());
  ecs.run('t1');
  ecs.changeInstance('agent-1', { status: 'DRAINING' });
  bridge.advance(60_000);
  const info = frameworkInfo({ name: 'choosy', role: 'web' });
  subscribe(bridge, { info, offerConstraints: CONSTRAINTS });
  server = await startOperators(bridge);
});

afterAll(() => server.close());

const state = async (): Promise<unknown> => (await fetch(`${server.at.url}/state`)).json();

async function ask(type: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify({ type }) };
  return (await fetch(`${server.at.url}/api/v1`, init)).json();
}

const JSON_CONSTRAINTS = {
  role_constraints: {
    web: {
      groups: [
        {
          attribute_constraints: [
            { selector: { attribute_name: 'rack' }, predicate: { text_equals: { value: 'r1' } } },
          ],
        },
      ],
    },
  },
};

describe('what a master tells', () => {
  it('of an agent that drains is since when, in both versions of the API', async () => {
    expect(await state()).toMatchObject({
      slaves: [
        {
          drain_info: { state: 'DRAINING', config: {} },
          estimated_drain_start_time_seconds: expect.any(Number),
        },
      ],
    });
    const v1 = (await ask('GET_AGENTS')) as {
      get_agents: { agents: { estimated_drain_start_time: { nanoseconds: number } }[] };
    };
    expect(v1).toMatchObject({ get_agents: { agents: [{ drain_info: { state: 'DRAINING' } }] } });
    const [agent] = v1.get_agents.agents;
    expect(agent?.estimated_drain_start_time.nanoseconds).toBeGreaterThan(START_MS * 1e6);
  });

  it('of a framework with tasks there is that it has been asked to leave', async () => {
    expect(await ask('GET_FRAMEWORKS')).toMatchObject({
      get_frameworks: {
        frameworks: [{ inverse_offers: [{ agent_id: { value: 'agent-1' } }] }, {}],
      },
    });
  });

  it('of a framework with constraints on its offers are those', async () => {
    expect(await state()).toMatchObject({ frameworks: [{}, { offer_constraints: JSON_CONSTRAINTS }] });
    expect(await ask('GET_FRAMEWORKS')).toMatchObject({
      get_frameworks: { frameworks: [{}, { offer_constraints: JSON_CONSTRAINTS }] },
    });
  });

  it('of itself is the region of its cluster', async () => {
    const fault_domain = { region: { name: 'us-east-1' }, zone: { name: 'us-east-1' } };
    expect(await state()).toMatchObject({ domain: { fault_domain } });
    expect(await ask('GET_MASTER')).toMatchObject({
      get_master: { master_info: { domain: { fault_domain } } },
    });
  });
});
