import { describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { createAwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import { failureOf } from './failure-of.ts';
import { closedPort } from '../support/closed-port.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { CREDENTIALS, gatewayTo, withGateway } from './gateway-fixture.ts';
import { answerWith } from './stub-endpoint.ts';

describe('an endpoint that cannot be reached', () => {
  it('is UNREACHABLE when it refuses connections', async () => {
    const gateway = gatewayTo(`http://127.0.0.1:${await closedPort()}`);
    const failure = await failureOf(gateway.describeCluster());
    expect(failure).toMatchObject({ code: 'UNREACHABLE', awsCode: 'ECONNREFUSED' });
    gateway.close();
  });

  it('is UNREACHABLE when it speaks no TLS', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // a listening TCP server has one
    const gateway = gatewayTo(`https://127.0.0.1:${port}`);
    expect(await failureOf(gateway.describeCluster())).toMatchObject({ code: 'UNREACHABLE' });
    gateway.close();
    server.close();
  });

  it('is UNREACHABLE when its name does not exist', async () => {
    const gateway = gatewayTo('http://ecs.invalid');
    expect(await failureOf(gateway.describeCluster())).toMatchObject({ code: 'UNREACHABLE' });
    gateway.close();
  });

  it('is UNREACHABLE when it is no URL', async () => {
    const gateway = gatewayTo('not a url');
    expect(await failureOf(gateway.describeCluster())).toMatchObject({
      code: 'UNREACHABLE',
      message: 'DescribeClusters was not sent, ECS could not be reached: Invalid URL',
    });
    gateway.close();
  });
});

/** Listens, lets the kernel queue two connections, and never looks at them: on Linux the next ones get no answer. */
const DEAF_SERVER = `
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

describe('an endpoint that takes no more connections', () => {
  const itOnLinux = process.platform === 'linux' ? it : it.skip;

  itOnLinux('is UNREACHABLE, and never TIMEOUT, when connecting takes too long', async () => {
    const server: ChildProcess = spawn(process.execPath, ['-e', DEAF_SERVER]);
    const fillers: Socket[] = [];
    try {
      const [output] = (await once(server.stdout ?? server, 'data')) as [Buffer]; // what a pipe emits
      const port = Number(output.toString());
      for (let n = 0; n < 2; n += 1) {
        const filler = connect(port, '127.0.0.1');
        await once(filler, 'connect');
        fillers.push(filler);
      }
      const gateway = gatewayTo(`http://127.0.0.1:${port}`, { connectTimeoutMs: 100 });
      expect(await failureOf(gateway.describeCluster())).toMatchObject({ code: 'UNREACHABLE' });
      gateway.close();
    } finally {
      for (const filler of fillers) filler.destroy();
      server.kill('SIGKILL');
    }
  });
});

describe('configuration that the SDK looks for by itself', () => {
  const NOWHERE = {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };

  /** Runs `use` in an environment whose only AWS variables are those of `NOWHERE` and these. */
  async function withAws<Result>(
    variables: Record<string, string>,
    use: () => Promise<Result>,
  ): Promise<Result> {
    const before = { ...process.env };
    const clear = (): void => {
      for (const name of Object.keys(process.env)) {
        if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
      }
    };
    clear();
    Object.assign(process.env, NOWHERE, variables);
    try {
      return await use();
    } finally {
      clear();
      Object.assign(process.env, before);
    }
  }

  it('is reported as missing when there is no region', async () => {
    const failure = await withAws({}, async () => {
      const gateway = createAwsEcsGateway({
        cluster: 'prod',
        credentials: CREDENTIALS,
        logger: new RecordingLogger(),
      });
      return failureOf(gateway.describeCluster());
    });
    expect(failure).toMatchObject({ code: 'REGION_MISSING' });
  });

  it('is reported as missing when there are no credentials', async () => {
    const failure = await withAws({}, async () => {
      const gateway = createAwsEcsGateway({
        cluster: 'prod',
        region: 'eu-west-1',
        logger: new RecordingLogger(),
      });
      return failureOf(gateway.describeCluster());
    });
    expect(failure).toMatchObject({ code: 'CREDENTIALS_MISSING' });
  });

  it('does not bring repeated attempts back', async () => {
    const wishes = { AWS_MAX_ATTEMPTS: '5', AWS_RETRY_MODE: 'adaptive' };
    await withAws(wishes, () =>
      withGateway(answerWith(500, '{"__type":"ServerException"}'), async ({ gateway, stub }) => {
        await failureOf(gateway.describeCluster());
        expect(stub.requests.map(({ headers }) => headers['amz-sdk-request'])).toEqual(['attempt=1; max=1']);
      }),
    );
  });

  it('does not change an endpoint that is named', async () => {
    const wishes = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' };
    await withAws(wishes, () =>
      withGateway(answerWith(200, '{"taskArns":[]}'), async ({ gateway }) => {
        expect(await gateway.listTasks({ desiredStatus: 'RUNNING' })).toEqual({ items: [] });
      }),
    );
  });
});
