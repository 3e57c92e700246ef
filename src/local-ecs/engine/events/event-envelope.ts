import { parseArn } from '../../../ecs/arn.ts';
import type { JsonObject } from '../json.ts';

/** As timestamps stand inside of events; in answers of the API they are numbers. */
export function toIsoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The envelope knows whole seconds only. */
const toIsoSeconds = (ms: number): string => `${toIsoTime(ms).slice(0, -'.000Z'.length)}Z`;

/**
 * What EventBridge puts around every event. Its `version` is that of this shape, not that of the resource.
 * @see EventBridge User Guide, "AWS service event metadata"
 */
export function inEnvelope(
  { id, atMs }: { readonly id: string; readonly atMs: number },
  detailType: string,
  arn: string,
  detail: JsonObject,
): JsonObject {
  const { accountId, region } = parseArn(arn) ?? {};
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source: 'aws.ecs',
    account: accountId,
    time: toIsoSeconds(atMs),
    region,
    resources: [arn],
    detail,
  };
}
