import { isVerdict } from '../ecs/failure.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { Host } from '../ecs/host.ts';
import { DESCRIBE_BATCH } from '../ecs/limits.ts';
import { saysItsHost } from './agent-info.ts';
import type { HostLookup } from './host-lookup.ts';
import type { HostsAnswer } from './input.ts';
import type { BridgeState } from './state.ts';
import { backoffMs, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** After a failure; doubles up to the last. */
const RETRY_FIRST_MS = 1_000;
const RETRY_LAST_MS = 300_000;

/** Private names and addresses last as long as a machine does; they are read again only to be sure. */
const REFRESH_MS = 3_600_000;

/** One that the directory does not know may be of another account, or so new that it is not known yet. */
const UNKNOWN_MS = 300_000;

/** Machines outside EC2 are registered under ids of Systems Manager, `mi-…`. */
const EC2_PREFIX = 'i-';

/** @returns the host that the directory has told of the machine of an instance. */
export function hostOf({ hosts }: BridgeState, { ec2InstanceId }: ContainerInstance): Host | undefined {
  return ec2InstanceId === undefined ? undefined : hosts.entries.get(ec2InstanceId)?.host;
}

/** @returns until when an instance is not offered because its host may still be told; 0 for one that is not waited for. */
export function hostAwaitedUntilMs({ hosts }: BridgeState, { ec2InstanceId }: ContainerInstance): number {
  return ec2InstanceId === undefined ? 0 : (hosts.entries.get(ec2InstanceId)?.awaitedUntilMs ?? 0);
}

/** Wants the host of an instance known, unless it is, or its attributes say all there is to say. */
export function wantHost({ state, now }: Turn, instance: ContainerInstance): void {
  const { hosts, config } = state;
  const { ec2InstanceId = '' } = instance;
  if (!hosts.isOn || hosts.entries.has(ec2InstanceId)) return;
  if (!ec2InstanceId.startsWith(EC2_PREFIX) || saysItsHost(instance, config)) return;
  hosts.entries.set(ec2InstanceId, { awaitedUntilMs: now + config.timing.hostPatienceMs });
  hosts.waiting.add(ec2InstanceId);
}

/** What was known may have changed. */
export function wantHostAgain({ hosts }: BridgeState, ec2InstanceId: string): void {
  if (hosts.isOn && hosts.entries.has(ec2InstanceId)) hosts.waiting.add(ec2InstanceId);
}

/** The machine is gone. */
export function forgetHost({ hosts, deadlines }: BridgeState, ec2InstanceId: string): void {
  hosts.entries.delete(ec2InstanceId);
  hosts.waiting.delete(ec2InstanceId);
  deadlines.clear({ kind: 'host', ec2InstanceId });
}

/**
 * Asks for the hosts that are wanted, a hundred at a time and one call after the other: the time that a call takes
 * keeps this far below what EC2 allows.
 */
export function askForHosts({ state, now, out }: Turn): void {
  const { hosts, phase, deadlines } = state;
  const isAtWork = phase === 'RECOVERING' || phase === 'READY';
  if (!isAtWork || !hosts.isOn || hosts.isUnderway || hosts.waiting.size === 0) return;
  if (now < hosts.notBeforeMs) {
    deadlines.setEarlier({ kind: 'hosts' }, hosts.notBeforeMs);
    return;
  }
  const ec2InstanceIds = [...hosts.waiting].slice(0, DESCRIBE_BATCH);
  for (const id of ec2InstanceIds) hosts.waiting.delete(id);
  hosts.isUnderway = true;
  out.push({ type: 'resolve-hosts', ec2InstanceIds });
}

const isSameHost = (a: Host | undefined, b: Host): boolean => a?.hostname === b.hostname && a?.ip === b.ip;

/** Remembers what was told of a machine. What was known before stays when nothing is told. */
function hostTold({ state, now }: Turn, ec2InstanceId: string, told: Host | undefined): void {
  const { hosts, deadlines } = state;
  const entry = hosts.entries.get(ec2InstanceId);
  if (entry === undefined) return;
  const host = told === undefined || isSameHost(entry.host, told) ? entry.host : told;
  hosts.entries.set(ec2InstanceId, { awaitedUntilMs: 0, ...(host === undefined ? {} : { host }) });
  const againMs = now + (told === undefined ? UNKNOWN_MS : REFRESH_MS);
  deadlines.set({ kind: 'host', ec2InstanceId }, againMs);
}

/** The directory will not answer, now or later: nobody waits for it any more. @returns the machines that did. */
function giveUpHosts(turn: Turn, { code, message }: EcsFailure): readonly string[] {
  const { hosts } = turn.state;
  hosts.isOn = false;
  hosts.waiting.clear();
  const unknown = [...hosts.entries].flatMap(([id, { host }]) => (host === undefined ? [id] : []));
  for (const id of unknown) hosts.entries.delete(id);
  note(turn, 'warn', 'hosts.off', `${message}; from now on hosts are called by their EC2 ids`, { code });
  return unknown;
}

/** The directory gives no answer: it is asked again, later and later. Only the first failure of a row is a warning. */
function postponeHosts(turn: Turn, hosts: HostLookup, { code, message }: EcsFailure): void {
  hosts.failures += 1;
  hosts.notBeforeMs = turn.now + backoffMs(hosts.failures, RETRY_FIRST_MS, RETRY_LAST_MS);
  note(turn, hosts.failures === 1 ? 'warn' : 'debug', 'hosts.postponed', message, { code });
}

/** @returns the machines whose hosts are known now, or will not be. */
export function hostsAnswered(turn: Turn, { ec2InstanceIds, outcome }: HostsAnswer): readonly string[] {
  const { hosts } = turn.state;
  hosts.isUnderway = false;
  if (outcome.ok) {
    hosts.failures = 0;
    for (const id of ec2InstanceIds) hostTold(turn, id, outcome.value.get(id));
    return ec2InstanceIds;
  }
  if (isVerdict(outcome.failure)) return giveUpHosts(turn, outcome.failure);
  postponeHosts(turn, hosts, outcome.failure);
  for (const id of ec2InstanceIds) wantHostAgain(turn.state, id);
  return [];
}
