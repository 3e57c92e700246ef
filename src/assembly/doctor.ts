import { ecsTaskArn, parseArn } from '../ecs/arn.ts';
import type { ContainerInstanceArn, EcsTaskArn } from '../ecs/arn.ts';
import type { StartTaskRequest } from '../ecs/calls.ts';
import type { Cluster } from '../ecs/cluster.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { EcsErrorCode, EcsFailure } from '../ecs/failure.ts';
import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import type { HostDirectory } from '../ports/host-directory.ts';
import type { BackEnd, Machinery } from './back-end.ts';
import { examineQueue } from './examine-queue.ts';
import { explainFailure, furtherContext } from './explain-failure.ts';
import type { FailureContext } from './explain-failure.ts';
import { failed, failureOf, ok, skipped } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './settings.ts';

/** A definition and a task that exist nowhere: asking for them proves a permission and changes nothing. */
const NO_DEFINITION = 'ecs-scheduler-doctor-does-not-exist:1';

/** Nor does this machine. */
const NO_MACHINE = 'i-00000000000000000';

const noTask = (cluster: Cluster): EcsTaskArn =>
  ecsTaskArn(cluster.clusterArn.replace(':cluster/', ':task/') + `/${'0'.repeat(32)}`);

interface Instances {
  readonly findings: readonly Finding[];
  readonly known: readonly ContainerInstance[];
}

/** What the driver would do, as far as it decides which permissions are needed. */
export type DoctorSettings = Pick<Settings, 'launchMode' | 'tagTasks' | 'hostDirectory' | 'eventsQueue'>;

const CONNECTION = 'region, credentials, endpoint';

/** Which check a failure to read the cluster belongs to. What ECS itself says of a request proves that it was reached. */
function checkOf(code: EcsErrorCode): string {
  switch (code) {
    case 'CLUSTER_NOT_FOUND':
    case 'INVALID_REQUEST':
      return 'cluster';
    case 'ACCESS_DENIED':
      return 'ecs:DescribeClusters';
    default:
      return CONNECTION;
  }
}

/** Proves that the configuration reaches ECS and that this identity may do what the driver does; starts nothing. */
export class Doctor {
  readonly #gateway: AwsEcsGateway;
  readonly #hosts: HostDirectory;
  readonly #settings: DoctorSettings;
  readonly #events: BackEnd['events'];
  readonly #machinery: Pick<Machinery, 'clock' | 'ids'>;
  readonly #context: FailureContext;

  constructor(
    { gateway, hosts, events }: Pick<BackEnd, 'gateway' | 'hosts' | 'events'>,
    settings: DoctorSettings,
    machinery: Pick<Machinery, 'clock' | 'ids'>,
    context: FailureContext = {},
  ) {
    this.#gateway = gateway;
    this.#hosts = hosts;
    this.#settings = settings;
    this.#events = events;
    this.#machinery = machinery;
    this.#context = context;
  }

  /** All checks in order. Without a cluster the rest is skipped: each would fail for the same reason. */
  async examine(): Promise<readonly Finding[]> {
    let cluster: Cluster;
    try {
      cluster = await this.#gateway.describeCluster();
    } catch (error) {
      return this.#clusterFailed(failureOf(error));
    }
    if (cluster.status !== 'ACTIVE') {
      const message = `Cluster ${cluster.clusterName} in region ${parseArn(cluster.clusterArn)?.region ?? 'unknown'} is ${cluster.status}`;
      const failure: EcsFailure = { code: 'CLUSTER_NOT_FOUND', operation: 'DescribeClusters', message };
      return this.#clusterFailed(failure);
    }
    const { clusterArn } = cluster;
    const findings = [reached, ok('ecs:DescribeClusters', 'allowed'), ok('cluster', clusterArn)];
    return [...findings, ...(await this.#permissions(cluster))];
  }

  async #clusterFailed(failure: EcsFailure): Promise<readonly Finding[]> {
    const context = { ...this.#context, ...(await furtherContext(this.#gateway, failure)) };
    const finding = failed(checkOf(failure.code), failure, context);
    return finding.check === CONNECTION ? [finding] : [reached, finding];
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
      await this.#mayLaunch(instances.known),
      await this.#mayResolve(instances.known),
      ...this.#untried(),
      ...(await examineQueue(
        this.#events,
        this.#settings.eventsQueue,
        this.#machinery.clock.now(),
        this.#context,
      )),
    ];
  }

  async #instances(): Promise<Instances> {
    const check = 'ecs:ListContainerInstances';
    try {
      const { items } = await this.#gateway.listContainerInstances();
      if (items.length === 0) return { findings: [ok(check, 'allowed'), noInstances], known: [] };
      const { findings, known } = await this.#describeInstances(items);
      return { findings: [ok(check, 'allowed'), ...findings], known };
    } catch (error) {
      return { findings: [failed(check, failureOf(error), this.#context)], known: [] };
    }
  }

  async #describeInstances(arns: readonly ContainerInstanceArn[]): Promise<Instances> {
    const check = 'ecs:DescribeContainerInstances';
    try {
      const { found } = await this.#gateway.describeContainerInstances(arns);
      const offerable = found.filter(({ status, agentConnected }) => status === 'ACTIVE' && agentConnected);
      const detail = `${offerable.length} of ${found.length} container instances are ACTIVE and connected`;
      const agents = offerable.length === 0 ? noInstances : ok('agents', detail);
      return { findings: [ok(check, 'allowed'), agents], known: found };
    } catch (error) {
      return { findings: [failed(check, failureOf(error), this.#context)], known: [] };
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

  /** The call of the launch mode, tried on one instance that is there. */
  #mayLaunch(instances: readonly ContainerInstance[]): Promise<Finding> {
    return this.#settings.launchMode === 'RunTask' ? this.#mayRun(instances) : this.#mayStart(instances);
  }

  async #mayStart([instance]: readonly ContainerInstance[]): Promise<Finding> {
    const check = 'ecs:StartTask';
    if (instance === undefined) return skipped(check, 'not tried: there is no container instance');
    return this.#mayTryLaunch(check, () => this.#gateway.startTask(launchOn(instance.containerInstanceArn)));
  }

  async #mayRun(instances: readonly ContainerInstance[]): Promise<Finding> {
    const check = 'ecs:RunTask';
    for (const { containerInstanceArn, ec2InstanceId } of instances) {
      if (ec2InstanceId === undefined) continue;
      const request = {
        ...launchOn(containerInstanceArn),
        ec2InstanceId,
        clientToken: this.#machinery.ids.uuid(),
      };
      return this.#mayTryLaunch(check, () => this.#gateway.runTask(request));
    }
    return skipped(check, 'not tried: there is no container instance on EC2');
  }

  /** The definition does not exist; a policy may allow certain families only, so a denial is a hint. */
  async #mayTryLaunch(check: string, call: () => Promise<unknown>): Promise<Finding> {
    const finding = await this.#may(check, call);
    if (finding.problem?.code !== 'ACCESS_DENIED') return finding;
    const why = `tried with the definition ${NO_DEFINITION}; a policy that allows certain families denies this one`;
    return { ...finding, verdict: 'warning', problem: { ...finding.problem, why } };
  }

  /** Without it everything works, but under other names. A machine that exists nowhere proves the right as well. */
  async #mayResolve(instances: readonly ContainerInstance[]): Promise<Finding> {
    const check = 'ec2:DescribeInstances';
    if (this.#settings.hostDirectory === 'none') return skipped(check, 'not needed: hostDirectory is none');
    const ids = instances.flatMap(({ ec2InstanceId = '' }) =>
      ec2InstanceId.startsWith('i-') ? [ec2InstanceId] : [],
    );
    try {
      const hosts = await this.#hosts.resolve(ids.length === 0 ? [NO_MACHINE] : ids);
      return ok(check, ids.length === 0 ? 'allowed' : `knows ${hosts.size} of ${ids.length} hosts`);
    } catch (error) {
      const { code, what } = explainFailure(failureOf(error), this.#context);
      return { check, verdict: 'warning', detail: what, problem: { code, what, ...WITHOUT_HOSTS } };
    }
  }

  /** What ECS looks at only when it does start a task. */
  #untried(): readonly Finding[] {
    const untriable = 'not tried: that takes starting a task';
    const tags = this.#settings.tagTasks ? untriable : 'not needed: tasks are not tagged';
    return [
      skipped('ecs:TagResource', tags),
      skipped('iam:PassRole', `${untriable} whose definition has a role`),
    ];
  }
}

const WITHOUT_HOSTS = {
  why: 'frameworks are told EC2 ids instead of host names, and no addresses',
  cure: 'allow it (iam policy --feature hosts), set AWS_ENDPOINT_URL_EC2 right, or ECS_SCHEDULER_HOST_DIRECTORY=none',
};

const launchOn = (containerInstance: ContainerInstanceArn): StartTaskRequest => ({
  containerInstance,
  taskDefinition: NO_DEFINITION,
  startedBy: 'ecs-scheduler-doctor',
  overrides: { containerOverrides: [] },
  tags: [],
});

const reached = ok(CONNECTION, 'ECS has answered a signed request');

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
