import { z } from 'zod';

import { HEALTH_CHECK_PROTOCOLS, HTTP_SCHEMES, IP_PROTOCOLS } from '../engine/health-check.ts';
import { count, flag, int, oneOf, port, someText, text } from './fields.ts';

const command = z.object({ value: someText });

export const healthCheck = z.object({
  protocol: oneOf(...HEALTH_CHECK_PROTOCOLS).default('HTTP'),
  path: text.exactOptional(),
  portIndex: count.exactOptional(),
  port: port.exactOptional(),
  command: command.exactOptional(),
  gracePeriodSeconds: count.default(300),
  intervalSeconds: count.default(60),
  timeoutSeconds: count.default(20),
  maxConsecutiveFailures: count.default(3),
  delaySeconds: count.default(15),
  ipProtocol: oneOf(...IP_PROTOCOLS).default('IPv4'),
  ignoreHttp1xx: flag.default(false),
});

export const readinessCheck = z.object({
  name: someText.default('readinessCheck'),
  protocol: oneOf(...HTTP_SCHEMES).default('HTTP'),
  path: text.default('/'),
  portName: someText.default('http-api'),
  intervalSeconds: count.default(30),
  timeoutSeconds: count.default(10),
  httpStatusCodesForReady: z.array(int.min(100).max(999)).default(() => []),
  preserveLastResponse: flag.default(false),
});

const checkedPort = { portIndex: count.exactOptional(), endpoint: text.exactOptional() };

export const check = z.object({
  exec: z.object({ command: z.object({ shell: someText }) }).exactOptional(),
  http: z
    .object({
      ...checkedPort,
      path: text.exactOptional(),
      scheme: oneOf(...HTTP_SCHEMES).exactOptional(),
    })
    .exactOptional(),
  tcp: z.object(checkedPort).exactOptional(),
  intervalSeconds: count.default(60),
  timeoutSeconds: count.default(20),
  delaySeconds: count.default(15),
});
