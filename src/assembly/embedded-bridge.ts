import type { Connect } from '../driver/framework-session.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { BackEnd, Machinery } from './back-end.ts';
import type { OwnedSettings } from './bridge-config.ts';
import { openBridge } from './open-bridge.ts';

/**
 * A bridge for one framework in this process: it is made when the driver connects and ends when the session does. The
 * framework's tasks outlive it, unless the framework has been torn down.
 * @param openStore opens what survives this process; undefined for nothing but what ECS knows.
 */
export function embeddedBridge(
  settings: OwnedSettings,
  machinery: Machinery,
  openBackEnd: () => Promise<BackEnd>,
  openStore: () => Promise<StateStore | undefined>,
): Connect {
  return async (listener) => {
    const bridge = await openBridge({ settings, machinery, openBackEnd, openStore });
    const session = bridge.runner.openSession(listener);
    return {
      send: (call) => {
        session.send(call);
      },
      // The session is not closed towards the bridge: that would start the framework's failover time-out, at the end
      // of which its tasks are killed, but the bridge itself ends here.
      close: () => bridge.close(),
    };
  };
}
