import { createHash, timingSafeEqual } from 'node:crypto';

import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** Who may call, and for which region and service. */
export interface AccessRule {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: 'ecs' | 'ec2' | 'sqs';
}

const CREDENTIAL = /\bCredential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request\b/;

/** Takes as long for a wrong key as for the right one. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * Checks the access key id and the scope that a request was signed with. The signature itself is not checked: whoever
 * knows the key id, which is random and only printed at start, may call.
 * @returns the refusal in the words of AWS, or undefined.
 */
export function checkAccess(rule: AccessRule, authorization: string | undefined): Refusal | undefined {
  if (authorization === undefined || authorization === '')
    return refuse(400, 'MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  const [, accessKeyId, region = '', service] = CREDENTIAL.exec(authorization) ?? [];
  if (accessKeyId === undefined)
    return refuse(
      400,
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter.",
    );
  if (!isSame(accessKeyId, rule.accessKeyId))
    return refuse(
      400,
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  if (region !== rule.region)
    return refuse(
      400,
      'InvalidSignatureException',
      `Credential should be scoped to a valid region, not '${region}'.`,
    );
  if (service !== rule.service)
    return refuse(
      400,
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${rule.service}'.`,
    );
  return undefined;
}
