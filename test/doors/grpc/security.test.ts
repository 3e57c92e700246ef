import { afterEach, describe, expect, it } from '@jest/globals';
import { credentials, status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import { certificateAuthenticator } from '../../../src/doors/http/certificate-authenticator.ts';
import type { GrpcDoorOptions } from '../../../src/doors/grpc/grpc-options.ts';
import { TLS, tlsTo } from '../../support/tls-material.ts';
import { reasonOf, REVIVE, startDoor } from './grpc-fixture.ts';
import type { StartedDoor } from './grpc-fixture.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function open(changes: Partial<GrpcDoorOptions> = {}): Promise<StartedDoor> {
  started = await startDoor(changes);
  return started;
}

const SESAME = basicAuthenticator([
  { principal: 'ann', secret: 'sesame', roles: ['web'] },
  { principal: 'bob', secret: 'sesame', isReadOnly: true },
]);
const ANN = { authorization: 'Basic YW5uOnNlc2FtZQ==' };
const BOB = { authorization: 'Basic Ym9iOnNlc2FtZQ==' };

const trusting = (own?: { readonly certificate: string; readonly key: string }) =>
  credentials.createSsl(
    Buffer.from(TLS.authority),
    own === undefined ? null : Buffer.from(own.key),
    own === undefined ? null : Buffer.from(own.certificate),
  );

describe('A door with an authenticator', () => {
  it('turns away who does not say who it is, on either method', async () => {
    const { client, master } = await open({ authenticator: SESAME });
    const { status: ended } = await client.call(REVIVE);
    expect([status[ended.code], reasonOf(ended)]).toEqual(['UNAUTHENTICATED', 'NOT_AUTHENTICATED']);
    expect(status[(await client.subscribe().status).code]).toBe('UNAUTHENTICATED');
    const { status: wrong } = await client.call(REVIVE, { authorization: 'Basic YW5uOndyb25n' });
    expect(status[wrong.code]).toBe('UNAUTHENTICATED');
    expect([master.calls, master.sessions]).toEqual([[], []]);
  });

  it('knows who comes in, and what that one may do', async () => {
    const { client, master } = await open({ authenticator: SESAME });
    await client.call(REVIVE, ANN);
    await client.subscribe(ANN).received(2);
    expect(master.calls).toMatchObject([{ access: { principal: 'ann', roles: ['web'] } }]);
    expect(master.session.access).toEqual({ principal: 'ann', roles: ['web'] });
  });

  it('turns away who may only read', async () => {
    const { client } = await open({ authenticator: SESAME });
    const { status: ended } = await client.call(REVIVE, BOB);
    expect([status[ended.code], ended.details]).toEqual([
      'PERMISSION_DENIED',
      "Principal 'bob' may only read",
    ]);
  });
});

describe('A door that others can reach', () => {
  it('does not open without an authenticator, unless that is wanted', async () => {
    const opening = startDoor({ host: '0.0.0.0' });
    await expect(opening).rejects.toMatchObject({ name: 'ListenError', code: 'OPEN_WITHOUT_CREDENTIALS' });
    await open({ host: '0.0.0.0', isOpenAllowed: true });
  });
});

describe('A port that is taken', () => {
  it('is told as that', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      await expect(startDoor({ port })).rejects.toMatchObject({
        name: 'ListenError',
        code: 'PORT_IN_USE',
        message: `Port ${port} of 127.0.0.1 is in use`,
      });
    } finally {
      taken.close();
    }
  });
});

describe('A door with TLS', () => {
  it('serves who speaks it, and nobody else', async () => {
    const { client, connect, master } = await open({ tls: TLS.server });
    const { status: ended } = await connect(trusting()).call(REVIVE);
    expect(status[ended.code]).toBe('OK');
    expect(status[(await client.call(REVIVE)).status.code]).toBe('UNAVAILABLE');
    expect(master.calls).toHaveLength(1);
  });

  it('knows clients by their certificates', async () => {
    const { connect, master } = await open({
      tls: { ...TLS.server, clientAuthority: TLS.authority, clientCertificates: 'OPTIONAL' },
      authenticator: certificateAuthenticator([{ principal: 'marathon', roles: ['web'] }]),
    });
    expect(status[(await connect(trusting(TLS.client)).call(REVIVE)).status.code]).toBe('OK');
    expect(master.calls).toMatchObject([{ access: { principal: 'marathon', roles: ['web'] } }]);
    for (const channel of [trusting(), trusting(TLS.stranger)])
      expect(status[(await connect(channel).call(REVIVE)).status.code]).toBe('UNAUTHENTICATED');
  });

  it('does not even hear clients without a certificate where one is required', async () => {
    const { connect } = await open({
      tls: { ...TLS.server, clientAuthority: TLS.authority, clientCertificates: 'REQUIRED' },
    });
    expect(status[(await connect(trusting(TLS.client)).call(REVIVE)).status.code]).toBe('OK');
    for (const channel of [trusting(), trusting(TLS.stranger)])
      expect(status[(await connect(channel).call(REVIVE)).status.code]).toBe('UNAVAILABLE');
  });

  it('takes a new certificate while it serves, and keeps the old one when the new one is of no use', async () => {
    const { door, connect } = await open({ tls: TLS.server });
    const serial = async (): Promise<string> => {
      const socket = tlsTo(undefined, { ALPNProtocols: ['h2'] })(door.port);
      await once(socket, 'secureConnect');
      const { serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      return serialNumber;
    };
    const before = await serial();
    const client = connect(trusting());
    await client.call(REVIVE);
    door.reload(TLS.nextServer);
    const after = await serial();
    expect(after).not.toBe(before);
    expect(() => {
      door.reload({ ...TLS.server, key: TLS.client.key });
    }).toThrow(/^The certificate and key cannot be used/);
    expect(await serial()).toBe(after);
    expect(status[(await client.call(REVIVE)).status.code]).toBe('OK');
  });

  it('does not open with a key that is another certificate’s', async () => {
    const opening = startDoor({ tls: { ...TLS.server, key: TLS.client.key } });
    await expect(opening).rejects.toMatchObject({ name: 'ListenError', code: 'TLS_UNUSABLE' });
  });
});
