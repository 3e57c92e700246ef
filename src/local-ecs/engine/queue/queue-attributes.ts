import { ApiError } from '../api-error.ts';
import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readObject } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { QueueRecord } from './queue.ts';
import { queueArn, queueNameOfArn } from './queue-names.ts';
import type { QueueSettings, RedrivePolicy } from './queue-settings.ts';

interface NumberAttribute {
  readonly setting: keyof Omit<QueueSettings, 'kept' | 'redrivePolicy'>;
  readonly min: number;
  readonly max: number;
}

/** @see SQS API Reference, "SetQueueAttributes" */
const NUMBERS: Readonly<Record<string, NumberAttribute>> = {
  VisibilityTimeout: { setting: 'visibilityTimeoutSeconds', min: 0, max: 43_200 },
  MessageRetentionPeriod: { setting: 'retentionSeconds', min: 60, max: 1_209_600 },
  DelaySeconds: { setting: 'delaySeconds', min: 0, max: 900 },
  ReceiveMessageWaitTimeSeconds: { setting: 'receiveWaitSeconds', min: 0, max: 20 },
  MaximumMessageSize: { setting: 'maximumMessageBytes', min: 1024, max: 1_048_576 },
};

/** Attributes that have no effect here: access and encryption. */
const KEPT = ['Policy', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'];

const badValue = (name: string): ApiError =>
  new ApiError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);

function readNumber(name: string, text: string, { min, max }: NumberAttribute): number {
  const number = Number(text);
  if (!/^\d{1,9}$/.test(text) || number < min || number > max) throw badValue(name);
  return number;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON is no policy, which the caller says.
  }
}

function readRedrivePolicy(state: LocalEcsState, text: string): RedrivePolicy {
  const policy = parseJson(text);
  const { deadLetterTargetArn, maxReceiveCount } = isJsonObject(policy) ? policy : {};
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || !Number.isInteger(count) || count < 1 || count > 1000)
    throw badValue('RedrivePolicy');
  if (!state.queues.has(queueNameOfArn(state, deadLetterTargetArn) ?? ''))
    throw new ApiError(
      'InvalidParameterValue',
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
    );
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function settingsAfter(
  state: LocalEcsState,
  before: QueueSettings,
  name: string,
  text: string,
): QueueSettings {
  const number = NUMBERS[name];
  if (number !== undefined) return { ...before, [number.setting]: readNumber(name, text, number) };
  if (KEPT.includes(name)) return { ...before, kept: { ...before.kept, [name]: text } };
  if (name !== 'RedrivePolicy') throw new ApiError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  const { redrivePolicy: _before, ...rest } = before;
  return text === '' ? rest : { ...rest, redrivePolicy: readRedrivePolicy(state, text) };
}

/** The settings once the request's member `Attributes` has its way. @throws ApiError */
export function readSettings(state: LocalEcsState, before: QueueSettings, body: JsonObject): QueueSettings {
  let settings = before;
  for (const [name, text] of Object.entries(readObject(body, 'Attributes') ?? {}))
    settings = settingsAfter(state, settings, name, String(text));
  return settings;
}

/** All attributes of a queue, as SQS writes them: every value is text. */
export function wireAttributes(state: LocalEcsState, queue: QueueRecord): Readonly<Record<string, string>> {
  const { counts, settings } = queue;
  const { redrivePolicy, kept } = settings;
  return {
    ...kept,
    ...Object.fromEntries(
      Object.entries(NUMBERS).map(([name, { setting }]) => [name, String(settings[setting])]),
    ),
    ...(redrivePolicy !== undefined && { RedrivePolicy: JSON.stringify(redrivePolicy) }),
    QueueArn: queueArn(state, queue.name),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAtMs / 1000)),
    ApproximateNumberOfMessages: String(counts.ready),
    ApproximateNumberOfMessagesNotVisible: String(counts['in-flight']),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
  };
}
