import { describe, expect, it } from '@jest/globals';
import { eventReceipt } from '../../src/bridge/input.ts';
import { upBanner } from '../../src/cli/up-banner.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { containerInstance } from '../support/builders.ts';
import { recordingTerminal } from './recording-terminal.ts';

/** What the line of this name says of a bridge with this queue. */
function lineOf(name: string, bridge: ScriptedBridge, eventsQueue?: string): string {
  const daemon = {
    at: { host: '127.0.0.1', port: 5050, url: 'http://127.0.0.1:5050' },
    grpc: '127.0.0.1:50051',
    access: 'open, loopback only',
    moved: undefined,
    grpcMoved: undefined,
    marathon: { at: { host: '127.0.0.1', port: 8081, url: 'http://127.0.0.1:8081' }, moved: 8080 },
    store: undefined,
    eventsQueue,
    bridge: { runner: { state: bridge.state } },
  };
  const lines = upBanner(daemon, undefined, bridge.nowMs, recordingTerminal().style);
  const line = lines.find((text) => text.startsWith(`  ${name} `)) ?? '';
  return line.slice(name.length + 2).trim();
}

describe('the line on events in the banner of up', () => {
  it('says how often is polled where no queue is set', () => {
    const { bridge } = scriptedWorld({ config: { timing: { instancePollMs: 5_000 } } });
    expect(lineOf('Events', bridge, undefined)).toBe('polling every 5 s: no queue set');
  });

  it('names the queue, and says that no event has come yet', () => {
    const { bridge } = scriptedWorld({ config: { events: true } });
    expect(lineOf('Events', bridge, 'ecs-events')).toBe('queue ecs-events, no event yet');
    expect(lineOf('Events', bridge)).toBe('queue of the embedded ECS, no event yet');
  });

  it('says how long ago the last event was taken', () => {
    const { bridge } = scriptedWorld({ config: { events: true } });
    const instance = containerInstance();
    const event = { type: 'INSTANCE', atMs: bridge.nowMs, instance } as const;
    bridge.feed({ type: 'ecs-event', event, receipt: eventReceipt(1) });
    bridge.advance(2_000);
    expect(lineOf('Events', bridge, 'ecs-events')).toBe('queue ecs-events, last event 2 s ago');
  });
});

describe('the line on Marathon in the banner of up', () => {
  it('says where its API is, and why it is not where it usually is', () => {
    const { bridge } = scriptedWorld();
    expect(lineOf('Marathon', bridge)).toBe('http://127.0.0.1:8081/v2/apps (8080 is in use)');
  });
});
