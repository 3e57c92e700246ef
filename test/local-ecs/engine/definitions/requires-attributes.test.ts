import { describe, expect, it } from '@jest/globals';
import { AGENT_CAPABILITIES } from '../../../../src/local-ecs/engine/instances/capabilities.ts';
import { requiresAttributes } from '../../../../src/local-ecs/engine/definitions/requires-attributes.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';

const ROWS: readonly (readonly [
  what: string,
  task: JsonObject,
  container: JsonObject,
  names: readonly string[],
])[] = [
  ['nothing', {}, {}, []],
  ['awsvpc', { networkMode: 'awsvpc' }, {}, ['ecs.capability.task-eni']],
  ['a task role', { taskRoleArn: 'r' }, {}, ['com.amazonaws.ecs.capability.task-iam-role']],
  [
    'a task role in host mode',
    { taskRoleArn: 'r', networkMode: 'host' },
    {},
    ['com.amazonaws.ecs.capability.task-iam-role-network-host'],
  ],
  ['a task size', { cpu: '256' }, {}, ['ecs.capability.task-cpu-mem-limit']],
  ['a shared namespace', { pidMode: 'host' }, {}, ['ecs.capability.pid-ipc-namespace-sharing']],
  ['EFS', { volumes: [{ efsVolumeConfiguration: {} }] }, {}, ['ecs.capability.efs']],
  [
    'a volume driver',
    { volumes: [{ dockerVolumeConfiguration: {} }] },
    {},
    ['ecs.capability.docker-plugin.local'],
  ],
  [
    'a log driver',
    {},
    { logConfiguration: { logDriver: 'gelf' } },
    ['com.amazonaws.ecs.capability.logging-driver.gelf'],
  ],
  [
    'awslogs with an execution role',
    { executionRoleArn: 'r' },
    { logConfiguration: { logDriver: 'awslogs' } },
    ['com.amazonaws.ecs.capability.logging-driver.awslogs', 'ecs.capability.execution-role-awslogs'],
  ],
  [
    'an ECR image with an execution role',
    { executionRoleArn: 'r' },
    { image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a' },
    ['com.amazonaws.ecs.capability.ecr-auth', 'ecs.capability.execution-role-ecr-pull'],
  ],
  ['privileges', {}, { privileged: true }, ['com.amazonaws.ecs.capability.privileged-container']],
  [
    'a health check',
    {},
    { healthCheck: { command: ['CMD', 'true'] } },
    ['ecs.capability.container-health-check'],
  ],
  ['an order of containers', {}, { dependsOn: [{}] }, ['ecs.capability.container-ordering']],
  ['no order of containers', {}, { dependsOn: [] }, []],
  ['environment files', {}, { environmentFiles: [{}] }, ['ecs.capability.env-files.s3']],
  ['a restart policy', {}, { restartPolicy: { enabled: true } }, ['ecs.capability.container-restart-policy']],
  [
    'a range of ports',
    {},
    { portMappings: [{ containerPortRange: '1-2' }] },
    ['ecs.capability.network.container-port-range'],
  ],
  [
    'secrets of both stores',
    {},
    { secrets: [{ valueFrom: 'arn:aws:secretsmanager:us-east-1:1:secret:a' }, { valueFrom: '/parameter' }] },
    ['ecs.capability.secrets.asm.environment-variables', 'ecs.capability.secrets.ssm.environment-variables'],
  ],
  [
    'a private registry',
    {},
    { repositoryCredentials: { credentialsParameter: 'a' } },
    ['ecs.capability.private-registry-authentication.secretsmanager'],
  ],
  [
    'a log router',
    {},
    { firelensConfiguration: { type: 'fluentbit' } },
    ['ecs.capability.firelens.fluentbit'],
  ],
];

describe('requiresAttributes', () => {
  it.each(ROWS)('demands what %s needs', (_, task, container, names) => {
    const definition = { ...task, containerDefinitions: [{ image: 'busybox', ...container }] };
    expect(requiresAttributes(definition)).toEqual(names.map((name) => ({ name })));
  });

  it('demands nothing that our agents cannot do', () => {
    expect(AGENT_CAPABILITIES).toEqual(expect.arrayContaining(ROWS.flatMap(([, , , names]) => names)));
  });
});
