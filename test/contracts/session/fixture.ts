import type { Connect } from '../../../src/driver/framework-session.ts';
import { Relay } from '../../support/relay.ts';
import { ContractBridge } from './bridge.ts';
import type { OpenDoorTo } from './doors.ts';

/** One way to a bridge. */
export interface SessionFixture {
  readonly bridge: ContractBridge;
  readonly connect: Connect;
  /** Breaks all that is connected, which may come again; absent where nothing can break. */
  readonly breakLines?: () => void;
  /** Closes what is open; the sessions are closed by then. */
  dispose(): Promise<void>;
}

/** Sessions with a bridge in this process. */
export async function embedded(): Promise<SessionFixture> {
  const bridge = await ContractBridge.start();
  return {
    bridge,
    connect: (listener) => Promise.resolve(bridge.runner.openSession(listener)),
    dispose: () => Promise.resolve(),
  };
}

/** Sessions with a bridge behind a door. */
export async function through(openDoor: OpenDoorTo): Promise<SessionFixture> {
  const bridge = await ContractBridge.start();
  const door = await openDoor(bridge.runner);
  const relay = await Relay.to(door.port);
  return {
    bridge,
    connect: door.connectTo(relay.port),
    breakLines: () => {
      relay.cut();
    },
    dispose: async () => {
      await relay.close();
      await door.close();
    },
  };
}
