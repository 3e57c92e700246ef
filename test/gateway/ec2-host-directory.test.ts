import { describe, expect, it } from '@jest/globals';
import { createEc2HostDirectory } from '../../src/gateway/ec2-host-directory.ts';
import type { Ec2HostDirectory, Ec2HostDirectoryOptions } from '../../src/gateway/ec2-host-directory.ts';
import { closedPort } from '../support/closed-port.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { failureOf } from './failure-of.ts';
import { CREDENTIALS } from './gateway-fixture.ts';
import type { StubAnswer, StubEndpoint } from './stub-endpoint.ts';
import { answerInTurn, startStubEndpoint } from './stub-endpoint.ts';

/** An answer of EC2; `body` is literal XML. */
function xml(status: number, body: string): StubAnswer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/xml;charset=UTF-8' });
    response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
  };
}

const error = (status: number, code: string, message: string): StubAnswer =>
  xml(
    status,
    `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>7a62c49f</RequestID></Response>`,
  );

const reservations = (items: string): StubAnswer =>
  xml(
    200,
    `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>8f7724cf</requestId><reservationSet>${items}</reservationSet></DescribeInstancesResponse>`,
  );

/** Two machines, of two reservations, with more than we read. */
const TWO = reservations(
  `<item><reservationId>r-1</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet><item><instanceId>i-0123456789abcdef0</instanceId><imageId>ami-bff32ccc</imageId><instanceState><code>16</code><name>running</name></instanceState><privateDnsName>ip-10-0-1-7.eu-west-1.compute.internal</privateDnsName><dnsName>ec2-54-194-252-215.eu-west-1.compute.amazonaws.com</dnsName><reason/><amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>t2.micro</instanceType><launchTime>2018-05-08T16:46:19.000Z</launchTime><privateIpAddress>10.0.1.7</privateIpAddress><ipAddress>54.194.252.215</ipAddress></item></instancesSet></item>` +
    `<item><reservationId>r-2</reservationId><instancesSet><item><instanceId>i-0123456789abcdef1</instanceId><privateDnsName>ip-10-0-1-8.eu-west-1.compute.internal</privateDnsName><privateIpAddress>10.0.1.8</privateIpAddress></item></instancesSet></item>`,
);

const A = 'i-0123456789abcdef0';
const B = 'i-0123456789abcdef1';
const C = 'i-0123456789abcdef2';

async function withDirectory<Result>(
  answer: StubAnswer,
  use: (directory: Ec2HostDirectory, stub: StubEndpoint) => Promise<Result>,
  options: Partial<Ec2HostDirectoryOptions> = {},
): Promise<Result> {
  const stub = await startStubEndpoint(answer);
  const directory = directoryAt(stub.url, options);
  try {
    return await use(directory, stub);
  } finally {
    directory.close();
    await stub.close();
  }
}

const directoryAt = (endpoint: string, options: Partial<Ec2HostDirectoryOptions> = {}): Ec2HostDirectory =>
  createEc2HostDirectory({
    cluster: 'prod',
    region: 'eu-west-1',
    credentials: CREDENTIALS,
    logger: new RecordingLogger(),
    endpoint,
    ...options,
  });

describe('the hosts that EC2 tells of', () => {
  it('are private names and addresses, asked for by id in one signed call', async () => {
    await withDirectory(TWO, async (directory, { requests }) => {
      const hosts = await directory.resolve([A, B]);
      expect([...hosts]).toEqual([
        [A, { hostname: 'ip-10-0-1-7.eu-west-1.compute.internal', ip: '10.0.1.7' }],
        [B, { hostname: 'ip-10-0-1-8.eu-west-1.compute.internal', ip: '10.0.1.8' }],
      ]);
      expect(requests).toHaveLength(1);
      expect(new URLSearchParams(requests[0]?.body).toString()).toBe(
        `Action=DescribeInstances&Version=2016-11-15&InstanceId.1=${A}&InstanceId.2=${B}`,
      );
      expect(requests[0]?.headers.authorization).toContain('/eu-west-1/ec2/aws4_request');
    });
  });

  it('leave out a machine that has neither any more: it is terminated', async () => {
    const gone = `<item><instancesSet><item><instanceId>${A}</instanceId><instanceState><code>48</code><name>terminated</name></instanceState><privateDnsName/><dnsName/></item></instancesSet></item>`;
    await withDirectory(reservations(gone), async (directory) => {
      expect((await directory.resolve([A])).size).toBe(0);
    });
  });

  it('are asked for once more without the machines that EC2 does not know', async () => {
    const unknown = error(400, 'InvalidInstanceID.NotFound', `The instance IDs '${A}, ${C}' do not exist`);
    const only = reservations(
      `<item><instancesSet><item><instanceId>${B}</instanceId><privateIpAddress>10.0.1.8</privateIpAddress></item></instancesSet></item>`,
    );
    await withDirectory(answerInTurn(unknown, only), async (directory, { requests }) => {
      expect([...(await directory.resolve([A, B, C]))]).toEqual([[B, { ip: '10.0.1.8' }]]);
      expect(requests[1]?.body).toContain(`InstanceId.1=${B}`);
      expect(requests[1]?.body).not.toContain('InstanceId.2');
    });
  });

  it.each([
    ['knows none', error(400, 'InvalidInstanceID.NotFound', `The instance ID '${A}' does not exist`), A],
    ['can read none', error(400, 'InvalidInstanceID.Malformed', 'Invalid id: "i-agent"'), 'i-agent'],
  ])('are none where EC2 %s', async (_, answer, id) => {
    await withDirectory(answer, async (directory, { requests }) => {
      expect((await directory.resolve([id])).size).toBe(0);
      expect(requests).toHaveLength(1);
    });
  });
});

describe('a call to EC2 that fails', () => {
  it.each([
    [
      'UnauthorizedOperation',
      error(
        403,
        'UnauthorizedOperation',
        'You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/bridge/i-1 is not authorized to perform: ec2:DescribeInstances because no identity-based policy allows the ec2:DescribeInstances action',
      ),
      'ACCESS_DENIED',
      /^DescribeInstances is denied, it needs ec2:DescribeInstances: /,
    ],
    [
      'RequestLimitExceeded',
      error(503, 'RequestLimitExceeded', 'Request limit exceeded.'),
      'THROTTLED',
      /^EC2 limits the rate of DescribeInstances: Request limit exceeded$/,
    ],
    [
      'AuthFailure',
      error(401, 'AuthFailure', 'AWS was not able to validate the provided access credentials'),
      'CREDENTIALS_INVALID',
      /not accepted/,
    ],
    [
      'InternalError',
      error(500, 'InternalError', 'An internal error has occurred'),
      'SERVER_ERROR',
      /HTTP 500/,
    ],
    ['InvalidAction', error(400, 'InvalidAction', 'not valid for this web service'), 'UNSUPPORTED', /./],
    ['a stranger', xml(200, '<html>login</html>'), undefined, /./],
  ])('is told by its code, after one attempt: %s', async (_, answer, code, message) => {
    await withDirectory(answer, async (directory, { requests }) => {
      if (code === undefined) expect((await directory.resolve([A])).size).toBe(0);
      else
        expect(await failureOf(directory.resolve([A]))).toMatchObject({
          code,
          operation: 'DescribeInstances',
          message: expect.stringMatching(message),
        });
      expect(requests).toHaveLength(1);
    });
  });

  it('is UNREACHABLE where nothing listens', async () => {
    const directory = directoryAt(`http://127.0.0.1:${await closedPort()}`);
    expect(await failureOf(directory.resolve([A]))).toMatchObject({ code: 'UNREACHABLE' });
    directory.close();
  });

  it('ends in time where nobody answers', async () => {
    await withDirectory(
      () => undefined,
      async (directory) => {
        expect(await failureOf(directory.resolve([A]))).toMatchObject({ code: 'TIMEOUT' });
      },
      { requestTimeoutMs: 100 },
    );
  });

  it('is given up when the directory is closed, and none is made after that', async () => {
    await withDirectory(
      () => undefined,
      async (directory, stub) => {
        const asking = failureOf(directory.resolve([A]));
        await stub.arrived(1);
        directory.close();
        expect(await asking).toMatchObject({ code: 'CONNECTION_LOST' });
        expect(await failureOf(directory.resolve([A]))).toMatchObject({ code: 'UNREACHABLE' });
        expect(stub.requests).toHaveLength(1);
      },
    );
  });
});
