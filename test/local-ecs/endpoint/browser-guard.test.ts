import { describe, expect, it } from '@jest/globals';
import { checkNoBrowser } from '../../../src/local-ecs/endpoint/browser-guard.ts';

const GOOD = { host: '127.0.0.1:51678', 'content-type': 'application/x-amz-json-1.1' };

describe('the guard against web pages', () => {
  it.each([
    ['127.0.0.1'],
    ['127.0.0.1:51678'],
    ['127.1.2.3:80'],
    ['localhost'],
    ['LocalHost:51678'],
    ['[::1]'],
    ['[::1]:51678'],
  ])('lets in requests to %s', (host) => {
    expect(checkNoBrowser({ ...GOOD, host })).toBeUndefined();
  });

  it.each([
    [undefined],
    [''],
    ['attacker.example'],
    ['attacker.example:51678'],
    ['127.0.0.1.attacker.example'],
    ['localhost.attacker.example'],
    ['10.0.0.1'],
    ['0.0.0.0:51678'],
    ['[::2]:51678'],
    ['127.0.0.1:51678@attacker.example'],
    ['::1'],
  ])('keeps out requests to %s: a name that was bound to loopback later', (host) => {
    expect(checkNoBrowser({ ...GOOD, host })).toMatchObject({ status: 403, code: 'AccessDeniedException' });
  });

  it.each([
    { origin: 'https://attacker.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:51678' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
  ])('keeps out what only browsers send: %j', (header) => {
    expect(checkNoBrowser({ ...GOOD, ...header })).toMatchObject({
      status: 403,
      code: 'AccessDeniedException',
    });
  });

  it.each([
    ['application/x-amz-json-1.0'],
    ['application/x-amz-json-1.1; charset=utf-8'],
    ['Application/X-AMZ-JSON-1.1'],
  ])('lets in bodies of type %s', (type) => {
    expect(checkNoBrowser({ ...GOOD, 'content-type': type })).toBeUndefined();
  });

  it.each([
    [undefined],
    ['application/json'],
    ['text/plain'],
    ['application/x-amz-json-1.10'],
    ['text/plain; application/x-amz-json-1.1'],
  ])('keeps out bodies of type %s', (type) => {
    expect(checkNoBrowser({ ...GOOD, 'content-type': type })).toMatchObject({
      status: 415,
      code: 'UnsupportedMediaTypeException',
    });
  });
});
