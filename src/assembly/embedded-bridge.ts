import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import type { Connect, FrameworkSession, SessionListener } from '../driver/framework-session.ts';
import { BridgeRunner } from '../driver/runner.ts';
import type { FailureCause } from '../driver/runner.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { BackEnd, Machinery } from './back-end.ts';
import { toBridgeConfig } from './bridge-config.ts';
import type { OwnedSettings } from './bridge-config.ts';
import { explainCause, explainFailure, furtherContext } from './explain-failure.ts';
import { formatProblemLine } from './problem.ts';

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
  const { endpoint } = settings;
  const explain = async (gateway: AwsEcsGateway, cause: FailureCause): Promise<string> => {
    if (cause.type !== 'ECS') return formatProblemLine(explainCause(cause));
    const { failure } = cause;
    const context = {
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(await furtherContext(gateway, failure)),
    };
    return formatProblemLine(explainFailure(failure, context));
  };
  return async (listener: SessionListener): Promise<FrameworkSession> => {
    const store = await openStore();
    const backEnd = await openBackEnd().catch(async (error: unknown) => {
      await store?.close();
      throw error;
    });
    const { gateway } = backEnd;
    const config = toBridgeConfig(settings, backEnd);
    const runner = new BridgeRunner({
      ...machinery,
      config,
      gateway,
      ...(store === undefined ? {} : { store }),
      explain: (cause) => explain(gateway, cause),
    });
    machinery.metrics?.watch(runner.state);
    runner.start();
    const session = runner.openSession(listener);
    return {
      send: (call) => {
        session.send(call);
      },
      // The session is not closed towards the bridge: that would start the framework's failover time-out, at the end
      // of which its tasks are killed, but the bridge itself ends here.
      close: async () => {
        await runner.shutdown();
        await backEnd.close();
        await store?.close();
      },
    };
  };
}
