import { describe, expect, it } from '@jest/globals';
import { checkAccess } from '../../../src/local-ecs/endpoint/access-key.ts';

const RULE = { accessKeyId: 'AKIALOCAL', region: 'us-east-1', service: 'ecs' } as const;

const signed = (credential: string): string =>
  `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef`;

describe('the access key', () => {
  it('lets in who signs with it', () => {
    expect(checkAccess(RULE, signed('AKIALOCAL/20260102/us-east-1/ecs/aws4_request'))).toBeUndefined();
  });

  it.each([
    [undefined, 'MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
    ['', 'MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
    [
      'Basic QUtJQUxPQ0FMOg==',
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter.",
    ],
    ['AKIALOCAL', 'IncompleteSignatureException', "Authorization header requires 'Credential' parameter."],
    [
      signed('AKIAOTHER/20260102/us-east-1/ecs/aws4_request'),
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ],
    [
      signed('AKIALOCALX/20260102/us-east-1/ecs/aws4_request'),
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ],
    [
      signed('AKIALOCAL/20260102/eu-west-1/ecs/aws4_request'),
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'eu-west-1'.",
    ],
    [
      signed('AKIALOCAL/20260102/us-east-1/s3/aws4_request'),
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'ecs'.",
    ],
  ])('keeps out %s', (authorization, code, message) => {
    expect(checkAccess(RULE, authorization)).toEqual({ status: 400, code, message });
  });
});
