import { ecsTaskArn } from '../ecs/arn.ts';
import type { ContainerInstanceArn, EcsTaskArn } from '../ecs/arn.ts';
import type { Cluster } from '../ecs/cluster.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import { EcsError } from '../ports/ecs-error.ts';
import { explainFailure, furtherContext } from './explain-failure.ts';
import type { FailureContext } from './explain-failure.ts';
import type { Problem } from './problem.ts';

/** What one check has found. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly problem?: Problem;
}

/** A definition and a task that exist nowhere: asking for them proves a permission and changes nothing. */
const NO_DEFINITION = 'ecs-scheduler-doctor-does-not-exist:1';

const noTask = (cluster: Cluster): EcsTaskArn =>
  ecsTaskArn(cluster.clusterArn.replace(':cluster/', ':task/') + `/${'0'.repeat(32)}`);

const ok = (check: string, detail: string): Finding => ({ check, verdict: 'ok', detail });

const failureOf = (error: unknown): EcsFailure => {
  if (error instanceof EcsError) return error.failure;
  throw error;
};

function failed(check: string, failure: EcsFailure, context: FailureContext): Finding {
  const problem = explainFailure(failure, context);
  return { check, verdict: 'failed', detail: problem.what, problem };
}

/** Proves that the configuration reaches ECS and that this identity may do what the driver does; starts nothing. */
export class Doctor {
  readonly #gateway: AwsEcsGateway;
  readonly #context: FailureContext;

  constructor(gateway: AwsEcsGateway, context: FailureContext) {
    this.#gateway = gateway;
    this.#context = context;
  }

  /** All checks in order. Without a cluster the rest is skipped: each would fail for the same reason. */
  async examine(): Promise<readonly Finding[]> {
    let cluster: Cluster;
    try {
      cluster = await this.#gateway.describeCluster();
    } catch (error) {
      return [await this.#clusterFailed(failureOf(error))];
    }
    if (cluster.status !== 'ACTIVE') {
      const message = `Cluster ${cluster.clusterName} is ${cluster.status}`;
      const failure: EcsFailure = { code: 'CLUSTER_NOT_FOUND', operation: 'DescribeClusters', message };
      return [await this.#clusterFailed(failure)];
    }
    const { clusterArn } = cluster;
    const findings = [
      ok('region, credentials, endpoint', 'ECS has answered a signed request'),
      ok('cluster', clusterArn),
    ];
    return [...findings, ...(await this.#permissions(cluster))];
  }

  async #clusterFailed(failure: EcsFailure): Promise<Finding> {
    const context = { ...this.#context, ...(await furtherContext(this.#gateway, failure)) };
    return failed('cluster', failure, context);
  }

  async #permissions(cluster: Cluster): Promise<readonly Finding[]> {
    const gateway = this.#gateway;
    const instances = await this.#instances();
    return [
      ...instances.findings,
      await this.#may('ecs:ListTasks', () => gateway.listTasks({ desiredStatus: 'RUNNING' })),
      await this.#may('ecs:DescribeTasks', () => gateway.describeTasks([noTask(cluster)])),
      await this.#may('ecs:DescribeTaskDefinition', () => gateway.describeTaskDefinition(NO_DEFINITION)),
      await this.#may('ecs:StopTask', () => gateway.stopTask(noTask(cluster), 'ecs-scheduler doctor')),
      await this.#mayStart(instances.first),
    ];
  }

  async #instances(): Promise<{ findings: readonly Finding[]; first?: ContainerInstanceArn }> {
    const check = 'ecs:ListContainerInstances';
    try {
      const { items } = await this.#gateway.listContainerInstances();
      const [first] = items;
      if (first === undefined) return { findings: [ok(check, 'allowed'), noInstances] };
      return { findings: [ok(check, 'allowed'), ...(await this.#describeInstances(items))], first };
    } catch (error) {
      return { findings: [failed(check, failureOf(error), this.#context)] };
    }
  }

  async #describeInstances(arns: readonly ContainerInstanceArn[]): Promise<readonly Finding[]> {
    const check = 'ecs:DescribeContainerInstances';
    try {
      const { found } = await this.#gateway.describeContainerInstances(arns);
      const offerable = found.filter(({ status, agentConnected }) => status === 'ACTIVE' && agentConnected);
      const detail = `${offerable.length} of ${found.length} container instances are ACTIVE and connected`;
      return [ok(check, 'allowed'), offerable.length === 0 ? noInstances : ok('agents', detail)];
    } catch (error) {
      return [failed(check, failureOf(error), this.#context)];
    }
  }

  /** A permission is there if ECS does what is asked, or says that what is asked for does not exist. */
  async #may(action: string, call: () => Promise<unknown>): Promise<Finding> {
    try {
      await call();
    } catch (error) {
      const failure = failureOf(error);
      const isAllowed = failure.code === 'NOT_FOUND' || failure.code === 'INVALID_REQUEST';
      if (!isAllowed) return failed(action, failure, this.#context);
    }
    return ok(action, 'allowed');
  }

  /** StartTask of a definition that does not exist; a policy may allow certain families only, so a denial is a hint. */
  async #mayStart(instance: ContainerInstanceArn | undefined): Promise<Finding> {
    const check = 'ecs:StartTask';
    if (instance === undefined)
      return { check, verdict: 'skipped', detail: 'not tried: there is no container instance' };
    const finding = await this.#may(check, () =>
      this.#gateway.startTask({
        containerInstance: instance,
        taskDefinition: NO_DEFINITION,
        startedBy: 'ecs-scheduler-doctor',
        overrides: { containerOverrides: [] },
        tags: [],
      }),
    );
    if (finding.problem?.code !== 'ACCESS_DENIED') return finding;
    const why = `tried with the definition ${NO_DEFINITION}; a policy that allows certain families denies this one`;
    return { ...finding, verdict: 'warning', problem: { ...finding.problem, why } };
  }
}

const noInstances: Finding = {
  check: 'agents',
  verdict: 'warning',
  detail: 'no container instance is ACTIVE and connected, so there is nothing to offer',
  problem: {
    code: 'CLUSTER_HAS_NO_AGENTS',
    what: 'No container instance is ACTIVE and connected',
    why: 'Fargate capacity cannot be offered',
    cure: 'register EC2 or external instances with the cluster',
  },
};
