import { describe, expect, it } from '@jest/globals';

import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import type { Host } from '../../src/ecs/host.ts';
import { scriptedBridge, subscribe } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { attribute, containerInstance } from '../support/builders.ts';
import type { ScriptedHosts } from '../support/scripted-hosts.ts';
import type { TestFramework } from '../support/bridge-framework.ts';

const HOST: Host = { hostname: 'ip-10-0-1-7.eu-west-1.compute.internal', ip: '10.0.1.7' };
const OTHER: Host = { hostname: 'ip-10-0-1-8.eu-west-1.compute.internal', ip: '10.0.1.8' };

/** Longer than any host is waited for. */
const PATIENCE_MS = 5_000;
const HOUR_MS = 3_600_000;

interface Given {
  readonly instances?: readonly ContainerInstance[];
  readonly arrange?: (hosts: ScriptedHosts) => void;
}

/** A bridge that asks for hosts, and a framework; `agent-1` is on the machine `i-agent-1`. */
function world({ instances = [containerInstance()], arrange }: Given = {}): {
  readonly bridge: ScriptedBridge;
  readonly hosts: ScriptedHosts;
  readonly framework: TestFramework;
} {
  const bridge = scriptedBridge({ instances, config: { hostDirectory: true } });
  bridge.hosts.known.set('i-agent-1', HOST);
  arrange?.(bridge.hosts);
  bridge.start();
  return { bridge, hosts: bridge.hosts, framework: subscribe(bridge) };
}

const places = ({ offers }: TestFramework): readonly (readonly [string, string | undefined])[] =>
  offers.map(({ hostname, url }) => [hostname, url?.address.ip] as const);

const many = (count: number): readonly ContainerInstance[] =>
  Array.from({ length: count }, (_, n) => containerInstance({ id: `a${n}` }));

describe('an agent without a host name of its own', () => {
  it('is called what the host directory says, and is where it says, in its first offer', () => {
    const { framework, hosts } = world();
    expect(places(framework)).toEqual([[HOST.hostname, HOST.ip]]);
    expect(framework.offer.url?.address.hostname).toBe(HOST.hostname);
    expect(hosts.asked).toEqual([['i-agent-1']]);
  });

  it('is not offered before an answer that comes soon, so that nobody sees another name first', () => {
    const { bridge, framework } = world({
      arrange: (hosts) => {
        hosts.delayMs = 800;
      },
    });
    bridge.advance(799);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(places(framework)).toEqual([[HOST.hostname, HOST.ip]]);
    expect(framework.rescinded).toEqual([]);
  });

  it('is offered by its EC2 id when the answer takes too long, and anew when it comes', () => {
    const { bridge, framework } = world({
      arrange: (hosts) => {
        hosts.delayMs = 9_000;
      },
    });
    bridge.advance(PATIENCE_MS - 1);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(places(framework)).toEqual([['i-agent-1', undefined]]);
    bridge.advance(9_000 - PATIENCE_MS);
    expect(framework.rescinded).toEqual(['epoch-O0']);
    expect(places(framework)).toEqual([[HOST.hostname, HOST.ip]]);
  });

  it('takes filters along when its name becomes known: another name may be wanted', () => {
    const { bridge, framework } = world({
      arrange: (hosts) => {
        hosts.delayMs = 9_000;
      },
    });
    bridge.advance(PATIENCE_MS);
    framework.decline(framework.offers, 3_600);
    bridge.advance(PATIENCE_MS);
    expect(places(framework)).toEqual([[HOST.hostname, HOST.ip]]);
  });

  it('is called by its EC2 id at once when the directory does not know it, and asked for again minutes later', () => {
    const { bridge, hosts, framework } = world({
      arrange: ({ known }) => {
        known.clear();
      },
    });
    expect(places(framework)).toEqual([['i-agent-1', undefined]]);
    hosts.known.set('i-agent-1', HOST);
    bridge.advance(300_000);
    expect(places(framework)).toEqual([[HOST.hostname, HOST.ip]]);
    expect(hosts.asked).toHaveLength(2);
  });

  it('keeps its tasks and its offers as long as nothing changes', () => {
    const { bridge, hosts, framework } = world();
    bridge.advance(3 * HOUR_MS);
    expect(hosts.asked).toHaveLength(4);
    expect(framework.rescinded).toEqual([]);
  });

  it('is offered anew under another address when a later answer has one', () => {
    const { bridge, hosts, framework } = world();
    hosts.known.set('i-agent-1', OTHER);
    bridge.advance(HOUR_MS);
    expect(places(framework)).toEqual([[OTHER.hostname, OTHER.ip]]);
    expect(framework.rescinded).toEqual(['epoch-O0']);
  });

  it('keeps the name it has when a later answer has none', () => {
    const { bridge, hosts, framework } = world();
    hosts.known.clear();
    bridge.advance(HOUR_MS);
    expect(framework.rescinded).toEqual([]);
  });
});

describe('the host directory', () => {
  it('is not asked for an agent whose attributes say both name and address', () => {
    const attributes = [attribute('hostname', 'rack-7'), attribute('address', '192.168.0.7')];
    const { framework, hosts } = world({ instances: [containerInstance({ attributes })] });
    expect(places(framework)).toEqual([['rack-7', '192.168.0.7']]);
    expect(hosts.asked).toEqual([]);
  });

  it('adds what attributes leave out; they win over it', () => {
    const instances = [containerInstance({ attributes: [attribute('hostname', 'rack-7')] })];
    expect(places(world({ instances }).framework)).toEqual([['rack-7', HOST.ip]]);
  });

  it.each([
    ['has no EC2 id', undefined],
    ['is outside EC2', 'mi-0123456789abcdef0'],
  ])('is not asked for a machine that %s', (_, ec2InstanceId) => {
    const instances = [{ ...containerInstance(), ec2InstanceId } as ContainerInstance];
    const { framework, hosts } = world({ instances });
    expect(framework.offer.hostname).toBe(ec2InstanceId ?? 'agent-1');
    expect(hosts.asked).toEqual([]);
  });

  it('is not asked at all where the configuration says so', () => {
    const bridge = scriptedBridge().start();
    expect(places(subscribe(bridge))).toEqual([['i-agent-1', undefined]]);
    expect(bridge.hosts.asked).toEqual([]);
  });

  it('is asked for a hundred machines at a time, one call after the other', () => {
    const { bridge, hosts } = world({
      instances: many(250),
      arrange: (directory) => {
        directory.delayMs = 100;
      },
    });
    expect(hosts.asked.map(({ length }) => length)).toEqual([100]);
    bridge.advance(100);
    expect(hosts.asked.map(({ length }) => length)).toEqual([100, 100]);
    bridge.advance(100);
    expect(hosts.asked.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(new Set(hosts.asked.flat()).size).toBe(250);
  });

  it('is asked once for a machine, however often its agent is read', () => {
    const { bridge, hosts } = world();
    bridge.advance(60_000);
    expect(hosts.asked).toHaveLength(1);
  });

  it('is asked anew for a machine whose agent had left', () => {
    const { bridge, hosts } = world();
    bridge.ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    bridge.advance(5_000);
    expect(bridge.state.hosts.entries.size).toBe(0);
    bridge.ecs.changeInstance('agent-1', { status: 'ACTIVE' });
    bridge.advance(5_000);
    expect(hosts.asked).toHaveLength(2);
  });

  it('tells nothing of an agent that has left meanwhile', () => {
    const { bridge } = world({
      arrange: (hosts) => {
        hosts.delayMs = 8_000;
      },
    });
    bridge.ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    bridge.advance(10_000);
    expect(bridge.state.hosts.entries.size).toBe(0);
    expect(bridge.state.hosts.waiting.size).toBe(0);
  });

  it('serves the newer of two agents of one machine, and the older one when that is left', () => {
    const twin = (id: string, registeredAtMs: number): ContainerInstance => ({
      ...containerInstance({ id, registeredAtMs }),
      ec2InstanceId: 'i-agent-1',
    });
    const { bridge, framework } = world({ instances: [twin('old', 1), twin('new', 2)] });
    expect(framework.offers.map(({ agentId, hostname }) => [agentId, hostname])).toEqual([
      ['new', HOST.hostname],
    ]);
    bridge.ecs.changeInstance('new', { status: 'INACTIVE' });
    bridge.advance(10_000);
    expect(framework.offers.map(({ agentId, hostname }) => [agentId, hostname])).toEqual([
      ['old', HOST.hostname],
    ]);
  });
});

describe('a host directory that fails', () => {
  const failing = (code: EcsErrorCode): ReturnType<typeof world> =>
    world({
      arrange: (hosts) => {
        hosts.failure = code;
      },
    });

  it.each<EcsErrorCode>(['THROTTLED', 'UNREACHABLE', 'TIMEOUT', 'CREDENTIALS_EXPIRED', 'UNEXPECTED'])(
    'with %s is asked again, ever more rarely, and holds nothing up for long',
    (code) => {
      const { bridge, hosts, framework } = failing(code);
      expect(framework.offers).toEqual([]);
      bridge.advance(PATIENCE_MS);
      expect(places(framework)).toEqual([['i-agent-1', undefined]]);
      bridge.advance(HOUR_MS);
      expect(hosts.asked.length).toBeGreaterThan(10);
      expect(hosts.asked.length).toBeLessThan(25);
      expect(bridge.notes.filter(({ level }) => level === 'warn').map(({ event }) => event)).toEqual([
        'hosts.postponed',
      ]);
    },
  );

  it('for a moment is told nobody, but in the log', () => {
    const { bridge, hosts, framework } = failing('THROTTLED');
    hosts.failure = undefined;
    bridge.advance(1_000);
    expect(places(framework)).toEqual([[HOST.hostname, HOST.ip]]);
    expect(framework.rescinded).toEqual([]);
  });

  it.each<EcsErrorCode>(['ACCESS_DENIED', 'UNSUPPORTED', 'INVALID_REQUEST'])(
    'with %s is not asked any more, with one warning, and offers go out at once',
    (code) => {
      const { bridge, hosts, framework } = failing(code);
      expect(places(framework)).toEqual([['i-agent-1', undefined]]);
      bridge.ecs.add(containerInstance({ id: 'agent-2' }));
      bridge.advance(HOUR_MS);
      expect(framework.offers.map(({ hostname }) => hostname)).toEqual(['i-agent-1', 'i-agent-2']);
      expect(hosts.asked).toHaveLength(1);
      expect(bridge.notesOf('hosts.off')).toEqual([
        {
          level: 'warn',
          event: 'hosts.off',
          message: `the directory says ${code}; from now on hosts are called by their EC2 ids`,
          fields: { code },
        },
      ]);
    },
  );

  it('once it knew a machine leaves it its name', () => {
    const { bridge, hosts, framework } = world();
    hosts.failure = 'ACCESS_DENIED';
    bridge.advance(2 * HOUR_MS);
    expect(bridge.notesOf('hosts.off')).toHaveLength(1);
    expect(framework.rescinded).toEqual([]);
    expect(framework.offer.hostname).toBe(HOST.hostname);
  });
});

describe('a bridge that is closing', () => {
  it('asks for no hosts', () => {
    const { bridge, hosts } = world();
    bridge.feed({ type: 'shutdown' });
    bridge.advance(2 * HOUR_MS);
    expect(hosts.asked).toHaveLength(1);
  });
});

describe('a bridge that starts again', () => {
  it('asks while it recovers, so that the first offers need not wait', () => {
    const { bridge } = world();
    const next = bridge.reborn({ remembers: true });
    next.hosts.known.set('i-agent-1', HOST);
    const census = next.hold('ListTasks');
    next.start();
    expect(next.isReady).toBe(false);
    expect(next.hosts.asked).toEqual([['i-agent-1']]);
    census.release();
    expect(places(subscribe(next))).toEqual([[HOST.hostname, HOST.ip]]);
  });
});
