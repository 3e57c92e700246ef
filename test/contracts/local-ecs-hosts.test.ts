import { describe, expect, it } from '@jest/globals';

import { createEc2HostDirectory } from '../../src/gateway/ec2-host-directory.ts';
import { startEcs } from '../local-ecs/started-ecs.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

const IDS = ['i-0123456789abcdef0', 'i-0123456789abcdef1'];

describe('The host directory over the AWS SDK, and the embedded ECS', () => {
  it('agree on the machines there are, and on one that there is not', async () => {
    const started = await startEcs({
      region: 'eu-west-1',
      instances: IDS.map((ec2InstanceId) => ({ ec2InstanceId })),
    });
    const { ecs } = started;
    const { endpoint, region, clusterName: cluster, accessKeyId, secretAccessKey } = ecs;
    const directory = createEc2HostDirectory({
      cluster,
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      logger: new RecordingLogger(),
    });
    try {
      const hosts = await directory.resolve([...IDS, 'i-0ffffffffffffffff']);
      expect(Object.fromEntries(hosts)).toEqual({
        'i-0123456789abcdef0': { hostname: 'ip-10-0-0-4.eu-west-1.compute.internal', ip: '10.0.0.4' },
        'i-0123456789abcdef1': { hostname: 'ip-10-0-0-5.eu-west-1.compute.internal', ip: '10.0.0.5' },
      });
    } finally {
      directory.close();
      await started.close();
    }
  });
});
