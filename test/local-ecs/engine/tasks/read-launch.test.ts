import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { TestEcs } from '../test-ecs.ts';

const subnets = ['subnet-1'];
const awsvpc = (more: JsonObject): JsonObject => ({
  networkConfiguration: { awsvpcConfiguration: { subnets, ...more } },
});

describe.each(['StartTask', 'RunTask'])('%s', (operation) => {
  it.each([
    [{ propagateTags: 'SERVICE' }, 'propagateTags SERVICE is for the tasks of services.'],
    [{ propagateTags: 'ALL' }, 'propagateTags should be one of [TASK_DEFINITION,SERVICE,NONE]'],
    [awsvpc({ assignPublicIp: 'ENABLED' }), 'Assign public IP is not supported for this launch type.'],
    [awsvpc({ assignPublicIp: 'YES' }), 'assignPublicIp should be one of [ENABLED,DISABLED]'],
    [awsvpc({ subnets: [] }), 'subnets can not be empty.'],
    [awsvpc({ subnets: Array(17).fill('subnet-1') }), 'subnets can have at most 16 items.'],
    [awsvpc({ securityGroups: Array(6).fill('sg-1') }), 'securityGroups can have at most 5 items.'],
    [{ ...awsvpc({}), group: 'g'.repeat(256) }, 'group longer than 255.'],
    [
      { ...awsvpc({}), overrides: { containerOverrides: [{ name: 'other' }] } },
      'Override for container named other is not a container in the TaskDefinition.',
    ],
  ])('refuses %j', (more, message) => {
    const ecs = new TestEcs();
    const containerInstances = [ecs.addInstance()];
    const taskDefinition = ecs.register({}, { networkMode: 'awsvpc' });
    const body = { taskDefinition, ...(operation === 'StartTask' && { containerInstances }), ...awsvpc({}) };
    expect(ecs.refusal(operation, { ...body, ...more })).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });
});
