import { describe, expect, it } from '@jest/globals';

import { acceptsGzip, acceptsMediaType } from '../../../src/doors/http/accept-header.ts';

describe('an Accept header', () => {
  it.each([
    [undefined, true],
    ['application/json', true],
    ['APPLICATION/Json', true],
    ['application/*', true],
    ['*/*', true],
    ['text/html, application/json;q=0.1', true],
    ['application/json;charset=utf-8', true],
    ['text/html', false],
    ['text/*', false],
    ['application/x-protobuf', false],
    ['application/json;q=0', false],
    ['application/json;q=0.0, */*', false],
    ['*/*;q=0', false],
    ['application/*;q=0, application/json', true],
    ['', false],
  ])('%j allows application/json: %p', (header, isAllowed) => {
    expect(acceptsMediaType(header, 'application/json')).toBe(isAllowed);
  });
});

describe('an Accept-Encoding header', () => {
  it.each([
    [undefined, false],
    ['gzip', true],
    ['*', true],
    ['br;q=1.0, gzip;q=0.8, *;q=0.1', true],
    ['gzip;q=0', false],
    ['identity', false],
  ])('%j allows gzip: %p', (header, isAllowed) => {
    expect(acceptsGzip(header)).toBe(isAllowed);
  });
});
