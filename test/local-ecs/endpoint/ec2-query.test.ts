import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import type { StartedEcs } from '../started-ecs.ts';
import { startEcs } from '../started-ecs.ts';

const ID = 'i-0123456789abcdef0';
const QUERY = 'Action=DescribeInstances&Version=2016-11-15';

let started: StartedEcs;

beforeAll(async () => {
  started = await startEcs({
    accessKeyId: 'AKIALOCAL',
    region: 'eu-west-1',
    runtime: 'simulated',
    instances: [{ ec2InstanceId: ID, instanceType: 'a<b&c', vcpus: 4, memoryMiB: 3904 }],
  });
});

afterAll(() => started.close());

interface Wire {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly text: string;
}

const signedFor = (service: string, key = 'AKIALOCAL'): string =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260102/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=00`;

/** Sends a form; undefined leaves a header out. */
function post(body: string, authorization: string | undefined = signedFor('ec2'), more = {}): Promise<Wire> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    ...(authorization === '' ? {} : { authorization }),
    ...more,
  };
  return new Promise((resolve, reject) => {
    const sending = request(started.ecs.endpoint, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode, type: response.headers['content-type'], text });
      });
    });
    sending.on('error', reject).end(body);
  });
}

/** The request id is another one each time. */
const bytes = ({ text }: Wire): string =>
  text.replaceAll(/<(requestId|RequestID)>[0-9a-f-]{36}</g, '<$1>ID<').replaceAll(/T[\d:.]+Z/g, 'T…Z');

const errorBytes = (code: string, message: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>ID</RequestID></Response>`;

describe('a form that is posted to the embedded ECS', () => {
  it('is a call of EC2, answered in its XML', async () => {
    const answer = await post(`${QUERY}&InstanceId.1=${ID}`);
    expect(answer).toMatchObject({ status: 200, type: 'text/xml;charset=UTF-8' });
    expect(bytes(answer)).toMatch(
      new RegExp(
        `^<\\?xml version="1.0" encoding="UTF-8"\\?>\n` +
          `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>ID</requestId><reservationSet><item>` +
          `<reservationId>r-[0-9a-f]{17}</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet><item>` +
          `<instanceId>${ID}</instanceId><imageId>ami-0local000000000ecs</imageId><instanceState><code>16</code><name>running</name></instanceState>` +
          `<privateDnsName>ip-10-0-0-4.eu-west-1.compute.internal</privateDnsName><dnsName/><amiLaunchIndex>0</amiLaunchIndex><productCodes/>` +
          `<instanceType>a&lt;b&amp;c</instanceType><launchTime>[0-9-]{10}T…Z</launchTime>` +
          `<placement><availabilityZone>eu-west-1a</availabilityZone><groupName/><tenancy>default</tenancy></placement>` +
          `<subnetId>subnet-0local000000000a</subnetId><vpcId>vpc-0local0000000000</vpcId><privateIpAddress>10.0.0.4</privateIpAddress>` +
          `<architecture>x86_64</architecture></item></instancesSet></item></reservationSet></DescribeInstancesResponse>$`,
      ),
    );
  });

  it.each([
    [
      `${QUERY}&InstanceId.1=i-0ffffffffffffffff`,
      400,
      'InvalidInstanceID.NotFound',
      "The instance ID 'i-0ffffffffffffffff' does not exist",
    ],
    [`${QUERY}&Owner=me`, 400, 'UnknownParameter', 'The parameter Owner is not recognized'],
    [
      `${QUERY}&MaxResults=all`,
      400,
      'InvalidParameterValue',
      'Value ( all ) for parameter maxResults is invalid.',
    ],
    [`${QUERY}&NextToken=5`, 400, 'InvalidNextToken', "The token '5' is invalid"],
    [
      'Action=RunInstances&Version=2016-11-15',
      400,
      'InvalidAction',
      'The action RunInstances is not valid for this web service.',
    ],
    [
      'Action=DescribeInstances&Version=2010-01-01',
      400,
      'NoSuchVersion',
      'The requested version (2010-01-01) of service AmazonEC2 does not exist',
    ],
    ['', 400, 'NoSuchVersion', 'The requested version () of service AmazonEC2 does not exist'],
  ])('is refused as EC2 refuses: %j', async (body, status, code, message) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(bytes(answer)).toBe(errorBytes(code, message));
  });

  it.each([
    [
      signedFor('ec2', 'AKIAOTHER'),
      401,
      'AuthFailure',
      'AWS was not able to validate the provided access credentials',
    ],
    ['', 403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
    [
      'Basic QUtJQUxPQ0FMOg==',
      400,
      'IncompleteSignature',
      "Authorization header requires 'Credential' parameter.",
    ],
    [
      signedFor('ecs'),
      400,
      'SignatureDoesNotMatch',
      "Credential should be scoped to correct service: 'ec2'.",
    ],
  ])('is let in by the access key alone: %s', async (authorization, status, code, message) => {
    const answer = await post(QUERY, authorization);
    expect(answer.status).toBe(status);
    expect(bytes(answer)).toBe(errorBytes(code, message));
  });

  it('is refused when a web page sends it', async () => {
    const answer = await post(QUERY, signedFor('ec2'), { origin: 'http://evil.example' });
    expect(answer.status).toBe(403);
    expect(bytes(answer)).toContain('<Code>UnauthorizedOperation</Code>');
  });

  it('is answered as EC2 would when it is throttled, or fails', async () => {
    const { admin } = started.ecs;
    await admin.injectFault({ fault: 'throttle', operation: 'DescribeInstances' });
    await admin.injectFault({ fault: 'error', operation: 'DescribeInstances' });
    const [throttled, failed] = [await post(QUERY), await post(QUERY)];
    expect([throttled.status, bytes(throttled)]).toEqual([
      503,
      errorBytes('RequestLimitExceeded', 'Request limit exceeded.'),
    ]);
    expect([failed.status, bytes(failed)]).toEqual([
      500,
      errorBytes('InternalError', 'An internal error has occurred'),
    ]);
  });
});
