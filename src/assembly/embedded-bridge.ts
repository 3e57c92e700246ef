import type { EcsFailure } from '../ecs/failure.ts';
import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import type { Connect, FrameworkSession, SessionListener } from '../driver/framework-session.ts';
import { BridgeRunner } from '../driver/runner.ts';
import type { BackEnd, Machinery } from './back-end.ts';
import { toBridgeConfig } from './bridge-config.ts';
import type { OwnedSettings } from './bridge-config.ts';
import { explainFailure, furtherContext } from './explain-failure.ts';
import { formatProblemLine } from './problem.ts';

/**
 * A bridge for one framework in this process: it is made when the driver connects and ends when the session does. The
 * framework's tasks outlive it, unless the framework has been torn down.
 */
export function embeddedBridge(
  settings: OwnedSettings,
  machinery: Machinery,
  openBackEnd: () => Promise<BackEnd>,
): Connect {
  const { endpoint } = settings;
  const explain = async (gateway: AwsEcsGateway, failure: EcsFailure): Promise<string> => {
    const context = {
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(await furtherContext(gateway, failure)),
    };
    return formatProblemLine(explainFailure(failure, context));
  };
  return async (listener: SessionListener): Promise<FrameworkSession> => {
    const backEnd = await openBackEnd();
    const { gateway } = backEnd;
    const config = toBridgeConfig(settings, backEnd.timing);
    const runner = new BridgeRunner({
      ...machinery,
      config,
      gateway,
      explain: (failure) => explain(gateway, failure),
    });
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
      },
    };
  };
}
