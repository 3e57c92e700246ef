import type { RoleConfig } from '../../../src/bridge/config.ts';
import type { SessionId } from '../../../src/bridge/input.ts';
import { lastSegment } from '../../../src/ecs/arn.ts';
import type { ContainerInstance } from '../../../src/ecs/container-instance.ts';
import { hasStopped } from '../../../src/ecs/task.ts';
import type { InstanceView } from '../../../src/local-ecs/engine/view.ts';
import type { Call } from '../../../src/mesos/call.ts';
import type { FrameworkInfo } from '../../../src/mesos/framework-info.ts';
import type { AttributeConstraint, OfferConstraints } from '../../../src/mesos/offer-constraints.ts';
import type { OfferId } from '../../../src/mesos/ids.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import { isTerminal } from '../../../src/mesos/task-state.ts';
import { scalarOf } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import type { Book } from './book.ts';
import type { EcsLedger } from './ecs-ledger.ts';
import type { Report } from './violation.ts';

/** What a framework has said of itself with its SUBSCRIBE. */
interface Subscriber {
  readonly roles: readonly string[];
  readonly constraints: OfferConstraints | undefined;
}

const rolesOf = ({ roles, role = '*' }: FrameworkInfo): readonly string[] => roles ?? [role];

/** For how long the bridge may reckon without the tasks of an agent that has been away. */
const AWAY_MS = 30_000;

const KINDS = ['cpus', 'mem'] as const;

/** Amounts are cut to whole thousandths, or units of which 1,024 are one cpu. */
const ROUNDING = 0.002;

/** The constraint as Mesos means it, written apart from the bridge's own so that a mistake of one shows. */
function holds({ selector, predicate }: AttributeConstraint, { attributes }: ContainerInstance): boolean {
  const value = attributes.find(({ name }) => name === selector.attributeName)?.value;
  const { exists, notExists, textEquals, textNotEquals, textMatches, textNotMatches } = predicate;
  const matches = (regex: string): boolean => value !== undefined && new RegExp(`^(?:${regex})$`).test(value);
  if (exists !== undefined) return value !== undefined;
  if (notExists !== undefined) return value === undefined;
  if (textEquals !== undefined) return value === textEquals.value;
  if (textNotEquals !== undefined) return value !== textNotEquals.value;
  if (textMatches !== undefined) return matches(textMatches.regex);
  return textNotMatches !== undefined && !matches(textNotMatches.regex);
}

function admits(
  constraints: OfferConstraints | undefined,
  role: string,
  instance: ContainerInstance,
): boolean {
  const groups = constraints?.roleConstraints?.[role]?.groups;
  if (groups === undefined) return true;
  return groups.some(({ attributeConstraints = [] }) =>
    attributeConstraints.every((each) => holds(each, instance)),
  );
}

/** QUOTA, CONSTRAINTS: no offer takes a role past its quota, nor is of an agent that its framework does not want. */
export class SharingRules {
  readonly #roles: Readonly<Record<string, RoleConfig>>;
  readonly #book: Book;
  readonly #ledger: EcsLedger;
  readonly #report: Report;
  readonly #subscribers = new Map<SessionId, Subscriber>();
  readonly #roleOf = new Map<OfferId, string>();
  /** When an instance was last seen not to be connected. */
  readonly #awayAtMs = new Map<string, number>();

  constructor(roles: Readonly<Record<string, RoleConfig>>, book: Book, ledger: EcsLedger, report: Report) {
    this.#roles = roles;
    this.#book = book;
    this.#ledger = ledger;
    this.#report = report;
  }

  subscribes(session: SessionId, { subscribe }: Call<'SUBSCRIBE'>): void {
    const { frameworkInfo, offerConstraints } = subscribe;
    this.#subscribers.set(session, { roles: rolesOf(frameworkInfo), constraints: offerConstraints });
  }

  /** The role that a task is launched for. @param named by the task itself */
  roleOfTask(session: SessionId, named: string | undefined): string {
    return named ?? this.#subscribers.get(session)?.roles[0] ?? '*';
  }

  /** Looks who is away. */
  watch(instances: readonly InstanceView[], nowMs: number): void {
    for (const { known } of instances)
      if (!known.agentConnected || known.status === 'INACTIVE')
        this.#awayAtMs.set(known.containerInstanceArn, nowMs);
  }

  /** @param outstanding all offers there are, these among them. */
  offered(
    session: SessionId,
    offers: readonly Offer[],
    outstanding: Iterable<Offer>,
    instances: readonly InstanceView[],
    nowMs: number,
  ): void {
    const subscriber = this.#subscribers.get(session);
    if (subscriber === undefined) return;
    for (const offer of offers) {
      const role = offer.allocationInfo?.role ?? subscriber.roles[0] ?? '*';
      this.#roleOf.set(offer.id, role);
      this.#checkWanted(offer, role, subscriber, instances);
    }
    const all = [...outstanding];
    for (const role of new Set(offers.map(({ id }) => this.#roleOf.get(id) ?? '*')))
      this.#checkQuota(role, all, nowMs);
  }

  /** Whether there is a framework that has to be offered what is free of an instance: of a role without quota, that wants it. */
  isWanted(instance: ContainerInstance): boolean {
    return [...this.#book.frameworks.values()].some(({ session }) => {
      const subscriber = session === undefined ? undefined : this.#subscribers.get(session);
      return subscriber?.roles.some(
        (role) => this.#roles[role]?.quota === undefined && admits(subscriber.constraints, role, instance),
      );
    });
  }

  #checkWanted(
    { id, agentId }: Offer,
    role: string,
    { constraints }: Subscriber,
    instances: readonly InstanceView[],
  ): void {
    const instance = instances.find(({ known }) => lastSegment(known.containerInstanceArn) === agentId);
    if (instance !== undefined && !admits(constraints, role, instance.known))
      this.#report('CONSTRAINTS', `${id} is of ${agentId}, which the framework does not want for ${role}`, [
        id,
      ]);
  }

  #checkQuota(role: string, outstanding: readonly Offer[], nowMs: number): void {
    const quota = this.#roles[role]?.quota;
    if (quota === undefined) return;
    const offers = outstanding.filter(({ id }) => this.#roleOf.get(id) === role);
    const attempts = [...this.#book.attempts.values()].filter(
      (attempt) => attempt.role === role && this.#isHeld(attempt, nowMs),
    );
    const about = [...offers.map(({ id }) => id), ...attempts.map(({ taskId }) => taskId)];
    for (const kind of KINDS) {
      const limit = quota[kind] ?? Number.POSITIVE_INFINITY;
      const offered = offers.reduce((sum, { resources }) => sum + scalarOf(resources, kind), 0);
      const held = attempts.reduce(
        (sum, { declared }) => sum + (kind === 'mem' ? declared.memoryMiB : declared.cpuUnits / 1024),
        0,
      );
      if (offered + held > limit + ROUNDING * about.length)
        this.#report('QUOTA', `${role} has ${held} ${kind} and is offered ${offered} of ${limit}`, about);
    }
  }

  /** Whether the bridge has to know that the role has this: not what was lost from sight, or with the store. */
  #isHeld({ number, end, bridgeForgot }: Attempt, nowMs: number): boolean {
    if (bridgeForgot || (end !== undefined && isTerminal(end.state))) return false;
    return this.#ledger.tasksOf(number).some(({ task }) => {
      const { containerInstanceArn = '' } = task.known;
      const awayAtMs = this.#awayAtMs.get(containerInstanceArn) ?? Number.NEGATIVE_INFINITY;
      return !hasStopped(task.known) && nowMs - awayAtMs > AWAY_MS;
    });
  }
}
