import { execFileSync } from 'node:child_process';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { environmentLines } from '../../src/cli/banner.ts';
import { shell } from './aws-cli.ts';

const TYPES = ['t2.micro', 't2.small', 't2.medium', 'g2.2xlarge'];
const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** Two machines of each type in each zone; those of type g2 have a GPU. */
const FLEET = [...TYPES, ...TYPES].flatMap((instanceType) =>
  ZONES.map((availabilityZone) => ({
    instanceType,
    availabilityZone,
    vcpus: instanceType === 't2.micro' ? 1 : 2,
    memoryMiB: instanceType === 't2.micro' ? 1000 : 4000,
    gpus: instanceType.startsWith('g2') ? 1 : 0,
  })),
);

/** What AWS's commands answer, as far as it is looked at. */
export interface Task {
  readonly taskArn: string;
  readonly containerInstanceArn: string;
  readonly group: string;
}

export interface Instance {
  readonly containerInstanceArn: string;
  readonly attributes: readonly { readonly name: string; readonly value?: string }[];
}

/** What the oracle is to know of a placement besides its outcome. */
export interface Asked {
  readonly group: string;
  readonly need: Readonly<Record<string, number>>;
  readonly constraints: readonly { readonly type: string; readonly expression?: string }[];
  readonly strategies: readonly { readonly type: string; readonly field?: string }[];
  readonly count: number;
}

/** A fleet on which lines of shell place tasks by the AWS CLI. */
export class PlacedFleet {
  readonly local: LocalEcs;

  static async start(): Promise<PlacedFleet> {
    const fleet = new PlacedFleet(
      await startLocalEcs({
        runtime: 'simulated',
        instances: FLEET,
        startLatency: [0, 0],
        stopMs: 0,
        assumptions: { serviceHealthyAfterMs: 500 },
      }),
    );
    const container = 'name=main,image=busybox,cpu=128,memory=100';
    await fleet.run(`register-task-definition --family webserver --container-definitions ${container}`);
    const gpu = `'[{"name":"main","image":"busybox","cpu":128,"memory":100,"resourceRequirements":[{"type":"GPU","value":"1"}]}]'`;
    await fleet.run(`register-task-definition --family trainer --container-definitions ${gpu}`);
    return fleet;
  }

  private constructor(local: LocalEcs) {
    this.local = local;
  }

  /** `aws ecs` and a line of shell, as people type it. @throws when the command fails */
  async run(line: string): Promise<Record<string, unknown>> {
    const command = `aws --endpoint-url "$AWS_ENDPOINT_URL_ECS" ecs ${line}`;
    const { exitCode, json, stderr } = await shell([...environmentLines(this.local), command]);
    if (exitCode !== 0) throw new Error(`${line}: ${stderr}`);
    return json as Record<string, unknown>;
  }

  async tasks(more = ''): Promise<readonly Task[]> {
    const { taskArns } = (await this.run(`list-tasks ${more}`)) as { taskArns: string[] };
    if (taskArns.length === 0) return [];
    const described = await this.run(`describe-tasks --tasks ${taskArns.join(' ')}`);
    return described['tasks'] as Task[];
  }

  /** The fleet as it is, with the groups of its tasks. */
  async instances(): Promise<readonly Instance[]> {
    const { containerInstanceArns } = (await this.run('list-container-instances')) as {
      containerInstanceArns: string[];
    };
    const names = containerInstanceArns.join(' ');
    const described = await this.run(`describe-container-instances --container-instances ${names}`);
    const tasks = await this.tasks();
    return (described['containerInstances'] as Instance[]).map((instance) => {
      const taskGroups: Record<string, number> = {};
      for (const { containerInstanceArn, group } of tasks)
        if (containerInstanceArn === instance.containerInstanceArn)
          taskGroups[group] = (taskGroups[group] ?? 0) + 1;
      return { ...instance, taskGroups };
    });
  }

  close(): Promise<void> {
    return this.local.close();
  }
}

/** What the oracle finds wrong with a placement on instances as they were before; null when nothing is. */
export function judge(instances: readonly Instance[], asked: Asked, placed: readonly Task[]): unknown {
  const input = JSON.stringify([
    { ...asked, instances, placed: placed.map(({ containerInstanceArn }) => containerInstanceArn) },
  ]);
  const answer = execFileSync('python3', ['test/aws-cli/oracle/placement.py'], { input, encoding: 'utf8' });
  return (JSON.parse(answer) as unknown[])[0];
}
