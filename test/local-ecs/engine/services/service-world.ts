import type { ContainerInstanceSpec } from '../../../../src/local-ecs/engine/admin/admin-command.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import type { PartialEngineOptions } from '../../../../src/local-ecs/engine/options.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { objectsIn, onlyIn, TestEcs, textIn } from '../test-ecs.ts';

/** Three machines of 4 vCPUs in three zones: i-1, i-2, i-3. */
export const THREE_ZONES: readonly ContainerInstanceSpec[] = ['a', 'b', 'c'].map((zone) => ({
  availabilityZone: `us-east-1${zone}`,
}));

/** An ECS with machines i-1, i-2 and so on, and the definition `web` of 256 units and 128 MiB. */
export class ServiceWorld {
  readonly ecs: TestEcs;

  constructor(
    machines: readonly ContainerInstanceSpec[] = THREE_ZONES,
    options: Partial<PartialEngineOptions> = {},
  ) {
    this.ecs = new TestEcs(options);
    this.ecs.random = createSeededRandom(11);
    for (const [n, machine] of machines.entries())
      this.ecs.addInstance({ ec2InstanceId: `i-${n + 1}`, ...machine });
    this.ecs.register();
  }

  create(desiredCount: number, more: JsonObject = {}): void {
    this.ecs.call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount, ...more });
  }

  createDaemon(more: JsonObject = {}): void {
    const request = { serviceName: 'web', taskDefinition: 'web', schedulingStrategy: 'DAEMON', ...more };
    this.ecs.call('CreateService', request);
  }

  update(change: JsonObject): void {
    this.ecs.call('UpdateService', { service: 'web', ...change });
  }

  service(name = 'web'): JsonObject {
    return onlyIn(this.ecs.call('DescribeServices', { services: [name], include: ['TAGS'] }), 'services');
  }

  deployments(): readonly JsonObject[] {
    return objectsIn(this.service(), 'deployments');
  }

  messages(): readonly string[] {
    return objectsIn(this.service(), 'events').map((event) => textIn(event, 'message'));
  }

  /** The tasks of the service that are wanted, as DescribeTasks has them. */
  tasks(name = 'web'): readonly JsonObject[] {
    const { taskArns } = this.ecs.call('ListTasks', { serviceName: name });
    const arns = Array.isArray(taskArns) ? taskArns.map(String) : [];
    return arns.map((arn) => this.ecs.task(arn));
  }

  /** How many wanted tasks are on each machine, by EC2 id. */
  spread(name = 'web'): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const task of this.tasks(name)) {
      const id = textIn(this.ecs.instance(textIn(task, 'containerInstanceArn')), 'ec2InstanceId');
      counts[id] = (counts[id] ?? 0) + 1;
    }
    return counts;
  }
}
