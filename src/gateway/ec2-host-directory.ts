import type * as Ec2Sdk from '@aws-sdk/client-ec2';
import type { Host } from '../ecs/host.ts';
import { EcsError } from '../ports/ecs-error.ts';
import type { HostDirectory } from '../ports/host-directory.ts';
import { clientConfig } from './aws-client.ts';
import { CallBounds, GivenUp } from './call-bounds.ts';
import { classifyError } from './classify-error.ts';
import type { AwsEcsGatewayOptions, GatewaySettings } from './gateway-options.ts';
import { resolveGatewayOptions } from './gateway-options.ts';
import { toHosts, unknownIn } from './hosts-from-aws.ts';
import type { Passage } from './passage.ts';
import { watchPassage } from './passage.ts';

/** What one needs is what a gateway needs; the endpoint is that of EC2, by default as the SDK finds it. */
export type Ec2HostDirectoryOptions = Omit<AwsEcsGatewayOptions, 'maxInFlight' | 'pageSize'>;

/** EC2's DescribeInstances over the AWS SDK: private names and addresses. */
export interface Ec2HostDirectory extends HostDirectory {
  /** Gives up what is under way. Calls made later reject. */
  close(): void;
}

interface Connection {
  readonly sdk: Pick<typeof Ec2Sdk, 'DescribeInstancesCommand' | 'EC2Client'>;
  readonly client: Ec2Sdk.EC2Client;
}

interface Described {
  readonly hosts: ReadonlyMap<string, Host> | undefined;
  readonly unknown: readonly string[];
}

/**
 * The SDK's client of EC2 knows all of EC2: 80 MB of memory and a third of a second to load. So it is loaded when
 * somebody asks for the first time, which who has put host names into attributes never does.
 */
async function connect({ client: where, timeouts }: GatewaySettings): Promise<Connection> {
  const sdk = await import('@aws-sdk/client-ec2');
  return { sdk, client: new sdk.EC2Client(clientConfig({ ...where, ...timeouts, maxSockets: 1 })) };
}

class SdkHostDirectory implements Ec2HostDirectory {
  readonly #settings: GatewaySettings;
  readonly #bounds: CallBounds;
  #connection: Promise<Connection> | undefined;

  constructor(settings: GatewaySettings) {
    const { connectTimeoutMs, requestTimeoutMs } = settings.timeouts;
    this.#settings = settings;
    this.#bounds = new CallBounds(connectTimeoutMs + requestTimeoutMs);
  }

  /** EC2 refuses a call whole for one machine that it does not know: then it is asked for the others. */
  async resolve(ec2InstanceIds: readonly string[]): Promise<ReadonlyMap<string, Host>> {
    let asked = ec2InstanceIds;
    while (asked.length > 0) {
      const { hosts, unknown } = await this.#describe(asked);
      if (hosts !== undefined) return hosts;
      asked = asked.filter((id) => !unknown.includes(id));
    }
    return new Map();
  }

  close(): void {
    this.#bounds.close();
    void this.#connection?.then(({ client }) => {
      client.destroy();
    });
  }

  /** @returns the hosts, or else which machines are to be left out. */
  async #describe(ids: readonly string[]): Promise<Described> {
    this.#connection ??= connect(this.#settings);
    const { client, sdk } = await this.#connection;
    const command = new sdk.DescribeInstancesCommand({ InstanceIds: [...ids] });
    const passage = watchPassage(command);
    try {
      const answer = await this.#bounds.run(
        (abortSignal) => client.send(command, { abortSignal }),
        () => (passage.handedOver ? 'no whole answer' : 'no AWS credentials'),
      );
      return { hosts: toHosts(answer), unknown: [] };
    } catch (caught) {
      const error = caught instanceof GivenUp ? caught : (passage.error ?? caught);
      const unknown = unknownIn(error, ids);
      if (unknown.length === 0) throw this.#failed(error, passage);
      return { hosts: undefined, unknown };
    }
  }

  #failed(error: unknown, { handedOver }: Readonly<Passage>): EcsError {
    const { cluster, logger } = this.#settings;
    const call = { service: 'EC2', operation: 'DescribeInstances', cluster, handedOver } as const;
    const failure = classifyError(error, call);
    const { message, ...fields } = failure;
    logger.debug(message, fields);
    return new EcsError(failure, error);
  }
}

/** Makes no call, and loads nothing, before it is asked. */
export function createEc2HostDirectory(options: Ec2HostDirectoryOptions): Ec2HostDirectory {
  return new SdkHostDirectory(resolveGatewayOptions(options));
}
