import { readFileSync, statSync } from 'node:fs';

import { parse } from 'yaml';
import { z } from 'zod';

import { anyAuthenticator } from '../../doors/http/any-authenticator.ts';
import type { Authenticator } from '../../doors/http/authenticator.ts';
import { basicAuthenticator } from '../../doors/http/basic-authenticator.ts';
import { bearerAuthenticator } from '../../doors/http/bearer-authenticator.ts';
import { certificateAuthenticator } from '../../doors/http/certificate-authenticator.ts';
import { validateRole } from '../../mesos/role.ts';
import { ProblemError } from '../problem.ts';
import { reasonOf } from '../reason.ts';

const name = z.string('expected text, not empty').min(1, 'expected text, not empty');

const role = name.superRefine((value, context) => {
  const message = validateRole(value);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const principal = z.strictObject({
  principal: name.regex(/^[^:]+$/, 'expected text without a colon'),
  secret: name.exactOptional(),
  token: name.exactOptional(),
  roles: z.array(role, 'expected a list of roles').exactOptional(),
  readOnly: z.boolean('expected true or false').exactOptional(),
});

/** A credentials file of Mesos is one as well. */
const FILE = z.strictObject({
  credentials: z.array(principal, 'expected a list of principals').min(1, 'expected at least one principal'),
});

type Credential = z.output<typeof principal>;

const unusable = (path: string, why: string, cause?: unknown): ProblemError =>
  new ProblemError(
    {
      code: 'CONFIG_FILE',
      what: `The credentials file ${path} cannot be used: ${why}`,
      cure: 'it holds "credentials:" with a list of principal, secret or token, roles, readOnly; see docs/operations.md',
    },
    cause,
  );

/** What is wrong, without any value: each may be a secret. */
const complaintOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.map(String).join('.') || 'file'}: ${message}`).join('; ');

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text, { prettyErrors: false });
  } catch (error) {
    throw unusable(path, reasonOf(error));
  }
}

function duplicateIn(credentials: readonly Credential[]): string | undefined {
  const names = credentials.map((each) => each.principal);
  return names.find((each, at) => names.indexOf(each) !== at);
}

/** @throws ProblemError CONFIG_FILE, with no value of the file in it. */
export function parseCredentials(text: string, path: string): readonly Credential[] {
  const result = FILE.safeParse(parseYaml(text, path));
  if (!result.success) throw unusable(path, complaintOf(result.error));
  const { credentials } = result.data;
  const twice = duplicateIn(credentials);
  if (twice !== undefined) throw unusable(path, `principal ${twice} is there twice`);
  return credentials;
}

/** What others than the owner of a file may do with it. */
const OTHERS = 0o077;

/** Principals as a file has them. */
export interface CredentialsFile {
  readonly authenticator: Authenticator;
  /** Whether others than its owner may read the file. */
  readonly isExposed: boolean;
}

function accessOf({ principal: who, roles, readOnly }: Credential) {
  return {
    principal: who,
    ...(roles === undefined ? {} : { roles }),
    ...(readOnly === undefined ? {} : { isReadOnly: readOnly }),
  };
}

/** Lets in whoever shows the secret, the token or the certificate of a principal. */
export function authenticatorOf(credentials: readonly Credential[]): Authenticator {
  const basic = credentials.flatMap((each) =>
    each.secret === undefined ? [] : [{ ...accessOf(each), secret: each.secret }],
  );
  const bearer = credentials.flatMap((each) =>
    each.token === undefined ? [] : [{ ...accessOf(each), token: each.token }],
  );
  return anyAuthenticator([
    certificateAuthenticator(credentials.map(accessOf)),
    basicAuthenticator(basic),
    bearerAuthenticator(bearer),
  ]);
}

/** @throws ProblemError CONFIG_FILE. */
export function readCredentials(path: string): CredentialsFile {
  let text: string;
  let mode: number;
  try {
    text = readFileSync(path, 'utf8');
    ({ mode } = statSync(path));
  } catch (error) {
    throw unusable(path, reasonOf(error), error);
  }
  const authenticator = authenticatorOf(parseCredentials(text, path));
  return { authenticator, isExposed: (mode & OTHERS) !== 0 };
}
