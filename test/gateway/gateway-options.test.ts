import { describe, expect, it } from '@jest/globals';
import { resolveGatewayOptions } from '../../src/gateway/gateway-options.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

const LEAST = { cluster: 'prod', logger: new RecordingLogger() };

describe('the options of the gateway', () => {
  it('have defaults for all but the cluster and the logger', () => {
    expect(resolveGatewayOptions(LEAST)).toEqual({
      ...LEAST,
      client: {},
      timeouts: { connectTimeoutMs: 2000, requestTimeoutMs: 10000 },
      maxInFlight: { modifies: 32, reads: 16 },
      pageSize: 100,
    });
  });

  it("take the region from the cluster's ARN", () => {
    const cluster = 'arn:aws-cn:ecs:cn-north-1:123456789012:cluster/prod';
    expect(resolveGatewayOptions({ ...LEAST, cluster }).client).toEqual({ region: 'cn-north-1' });
  });

  it("prefer a region that is given to the one in the cluster's ARN", () => {
    const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod';
    expect(resolveGatewayOptions({ ...LEAST, cluster, region: 'us-east-1' }).client).toEqual({
      region: 'us-east-1',
    });
  });

  it.each([
    [{ connectTimeoutMs: 0 }, 'connectTimeoutMs must be a whole number above 0, not 0'],
    [{ requestTimeoutMs: -1 }, 'requestTimeoutMs must be a whole number above 0, not -1'],
    [{ maxInFlight: { reads: 0 } }, 'maxInFlight.reads must be a whole number above 0, not 0'],
    [{ maxInFlight: { modifies: 1.5 } }, 'maxInFlight.modifies must be a whole number above 0, not 1.5'],
    [{ pageSize: Number.NaN }, 'pageSize must be a whole number above 0, not NaN'],
  ])('refuse %j, which would wait for ever or never begin', (options, message) => {
    expect(() => resolveGatewayOptions({ ...LEAST, ...options })).toThrow(new RangeError(message));
  });
});
