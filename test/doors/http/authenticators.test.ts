import { describe, expect, it } from '@jest/globals';

import { anyAuthenticator } from '../../../src/doors/http/any-authenticator.ts';
import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import { bearerAuthenticator } from '../../../src/doors/http/bearer-authenticator.ts';
import { certificateAuthenticator } from '../../../src/doors/http/certificate-authenticator.ts';

const REALM = 'mesos-master-scheduler';

describe('HTTP Basic', () => {
  const basic = basicAuthenticator([
    { principal: 'ann', secret: 'sesame', roles: ['web'] },
    { principal: 'bob', secret: 'se:same', isReadOnly: true },
    { principal: 'zoë', secret: 'sésame' },
    { principal: 'eve', secret: '' },
  ]);

  it.each([
    // ann:sesame
    ['ann with her secret', 'Basic YW5uOnNlc2FtZQ==', { principal: 'ann', roles: ['web'] }],
    // zoë:sésame in UTF-8
    ['names and secrets in UTF-8', 'Basic em/Dqzpzw6lzYW1l', { principal: 'zoë' }],
  ])('lets in %s, and keeps the secret to itself', (_who, authorization, access) => {
    expect(basic.authenticate({ authorization })).toEqual(access);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['a wrong secret', 'Basic YW5uOm9wZW4='],
    ['the beginning of a secret', 'Basic YW5uOnNlc2E='],
    ['an unknown principal', 'Basic dG9tOnNlc2FtZQ=='],
    ['a secret with a colon, even the right one', 'Basic Ym9iOnNlOnNhbWU='],
    ['an empty secret, even the right one', 'Basic ZXZlOg=='],
    ['a principal without a colon', 'Basic YW5u'],
    ['the scheme in lower case', 'basic YW5uOnNlc2FtZQ=='],
    ['the scheme in upper case', 'BASIC YW5uOnNlc2FtZQ=='],
    ['another scheme', 'Bearer YW5uOnNlc2FtZQ=='],
    ['two blanks', 'Basic  YW5uOnNlc2FtZQ=='],
    ['what is no base64', 'Basic ann:sesame'],
    ['something behind', 'Basic YW5uOnNlc2FtZQ== x'],
  ])('turns away %s', (_what, authorization) => {
    expect(basic.authenticate(authorization === undefined ? {} : { authorization })).toBeUndefined();
  });

  it('challenges with its realm', () => {
    expect(basic.challenges(REALM)).toEqual(['Basic realm="mesos-master-scheduler"']);
  });
});

describe('bearer tokens', () => {
  const bearer = bearerAuthenticator([
    { principal: 'ann', token: 'abc.def' },
    { principal: 'bob', token: 'xyz', isReadOnly: true },
  ]);

  it('let in whoever has one', () => {
    expect(bearer.authenticate({ authorization: 'Bearer abc.def' })).toEqual({ principal: 'ann' });
    expect(bearer.authenticate({ authorization: 'bearer xyz' })).toEqual({
      principal: 'bob',
      isReadOnly: true,
    });
  });

  it.each([undefined, 'Bearer', 'Bearer ', 'Bearer abc', 'Bearer abc.def xyz', 'abc.def', 'Basic abc.def'])(
    'turn away %j',
    (authorization) => {
      expect(bearer.authenticate(authorization === undefined ? {} : { authorization })).toBeUndefined();
    },
  );
});

describe('client certificates', () => {
  const certificates = certificateAuthenticator([{ principal: 'ann', roles: ['web'] }]);

  it('go by the common name', () => {
    expect(certificates.authenticate({ certificate: { commonName: 'ann' } })).toEqual({
      principal: 'ann',
      roles: ['web'],
    });
    expect(certificates.authenticate({ certificate: { commonName: 'bob' } })).toBeUndefined();
    expect(certificates.authenticate({ authorization: 'ann' })).toBeUndefined();
  });

  it('cannot be asked for by a header', () => {
    expect(certificates.challenges(REALM)).toEqual([]);
  });
});

describe('several ways to show who one is', () => {
  const any = anyAuthenticator([
    basicAuthenticator([{ principal: 'ann', secret: 'sesame' }]),
    bearerAuthenticator([{ principal: 'bob', token: 'xyz' }]),
  ]);

  it('are as good as each other', () => {
    expect(any.authenticate({ authorization: 'Basic YW5uOnNlc2FtZQ==' })).toEqual({ principal: 'ann' });
    expect(any.authenticate({ authorization: 'Bearer xyz' })).toEqual({ principal: 'bob' });
    expect(any.authenticate({ authorization: 'Bearer abc' })).toBeUndefined();
  });

  it('are all named to who is turned away', () => {
    expect(any.challenges(REALM)).toEqual([
      'Basic realm="mesos-master-scheduler"',
      'Bearer realm="mesos-master-scheduler"',
    ]);
  });
});
