import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Call } from '../../src/mesos/call.ts';
import { parseJson } from '../../src/wire/json-text.ts';
import { messageCodec } from '../../src/wire/plain-message.ts';
import { schedulerCodec } from '../../src/wire/scheduler-codec.ts';
import { WireError } from '../../src/wire/wire-error.ts';

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

const read = (message: string, text: string): unknown =>
  messageCodec<unknown>(`mesos.v1.${message}`).decodeJson(utf8(text));

const decodeCall = (text: string): Call => schedulerCodec('application/json').decodeCall(utf8(text));

/** @returns code and text of the error, which must be one of ours. */
function failure(decode: () => unknown): readonly [string, string] {
  try {
    decode();
  } catch (error) {
    if (error instanceof WireError) return [error.code, error.message];
    throw error;
  }
  throw new Error('It has been read');
}

describe('JSON that a master takes', () => {
  it.each<[rule: string, message: string, json: string, words: unknown]>([
    [
      'unknown names, at any depth',
      'Filters',
      '{"x":1,"refuse_seconds":2,"y":{"z":[]}}',
      { refuseSeconds: 2 },
    ],
    ['camelCase, as unknown names', 'Filters', '{"refuseSeconds":2}', {}],
    ['names of another case, as unknown', 'Filters', '{"Refuse_Seconds":2}', {}],
    [
      'names that objects inherit, as unknown',
      'Filters',
      '{"constructor":1,"__proto__":{"refuse_seconds":1}}',
      {},
    ],
    [
      'null, as not set',
      'FrameworkInfo',
      '{"user":"u","name":"n","id":null,"roles":null}',
      { user: 'u', name: 'n' },
    ],
    [
      'null in a list, as nothing',
      'FrameworkInfo',
      '{"user":"u","name":"n","roles":[null,"r"]}',
      { user: 'u', name: 'n', roles: ['r'] },
    ],
    [
      'the last of two equal names',
      'Filters',
      '{"refuse_seconds":1,"refuse_seconds":2}',
      { refuseSeconds: 2 },
    ],
    ['numbers as strings', 'Port', '{"number":"31000"}', { number: 31_000 }],
    ['numbers as strings with spaces', 'Port', '{"number":" 31000 "}', { number: 31_000 }],
    ['numbers with exponent', 'Port', '{"number":3.1e4}', { number: 31_000 }],
    ['integers with a fraction, which is cut off', 'Port', '{"number":1.9}', { number: 1 }],
    ['the largest unsigned number', 'Port', '{"number":4294967295}', { number: 4_294_967_295 }],
    [
      'negative numbers',
      'CheckStatusInfo.Command',
      '{"exit_code":-2147483648}',
      { exitCode: -2_147_483_648 },
    ],
    ['doubles as strings', 'Filters', '{"refuse_seconds":"0.5"}', { refuseSeconds: 0.5 }],
    [
      'an infinite double',
      'Filters',
      '{"refuse_seconds":"Infinity"}',
      { refuseSeconds: Number.POSITIVE_INFINITY },
    ],
    [
      'a negative infinite double',
      'Filters',
      '{"refuse_seconds":"-Infinity"}',
      { refuseSeconds: Number.NEGATIVE_INFINITY },
    ],
    [
      'a double with the digits of an integer',
      'Filters',
      '{"refuse_seconds":12345678901234567890}',
      { refuseSeconds: 12_345_678_901_234_567_890 },
    ],
    [
      '64 bits, all of them',
      'TimeInfo',
      '{"nanoseconds":1800000000000000001}',
      { nanoseconds: 1_800_000_000_000_000_001n },
    ],
    [
      '64 bits as a string',
      'TimeInfo',
      '{"nanoseconds":"1800000000000000001"}',
      { nanoseconds: 1_800_000_000_000_000_001n },
    ],
    [
      '64 bits below zero',
      'TimeInfo',
      '{"nanoseconds":-9223372036854775808}',
      { nanoseconds: -9_223_372_036_854_775_808n },
    ],
    [
      '64 bits without sign',
      'RLimitInfo.RLimit',
      '{"hard":18446744073709551615}',
      { hard: 18_446_744_073_709_551_615n },
    ],
    ['a small number of 64 bits', 'TimeInfo', '{"nanoseconds":1}', { nanoseconds: 1n }],
    ['true', 'CommandInfo', '{"shell":true}', { shell: true }],
    ['booleans as strings', 'CommandInfo', '{"shell":"false"}', { shell: false }],
    [
      'enums by name',
      'ExecutorInfo',
      '{"executor_id":{"value":"e"},"type":"CUSTOM"}',
      { executorId: 'e', type: 'CUSTOM' },
    ],
    [
      'an unknown enum, as not set',
      'ExecutorInfo',
      '{"executor_id":{"value":"e"},"type":"FOO"}',
      { executorId: 'e' },
    ],
    [
      'unknown enums in a list, as nothing',
      'CapabilityInfo',
      '{"capabilities":["FOO","KILL"]}',
      { capabilities: ['KILL'] },
    ],
    [
      'one bare value for a list',
      'FrameworkInfo',
      '{"user":"u","name":"n","roles":"r"}',
      { user: 'u', name: 'n', roles: ['r'] },
    ],
    [
      'one bare message for a list',
      'TaskGroupInfo',
      '{"tasks":{"name":"n","task_id":{"value":"t"},"agent_id":{"value":"a"}}}',
      { tasks: [{ name: 'n', taskId: 't', agentId: 'a', resources: [] }] },
    ],
    [
      'a list in a list, as part of it',
      'FrameworkInfo',
      '{"user":"u","name":"n","roles":["a",["b",["c"]]]}',
      { user: 'u', name: 'n', roles: ['a', 'b', 'c'] },
    ],
    [
      'an empty list, as not set',
      'FrameworkInfo',
      '{"user":"u","name":"n","roles":[]}',
      { user: 'u', name: 'n' },
    ],
    [
      'maps',
      'OfferFilters.ResourceQuantities',
      '{"quantities":{"cpus":{"value":1},"__proto__":{"value":2}}}',
      {
        quantities: Object.fromEntries([
          ['cpus', 1],
          ['__proto__', 2],
        ]),
      },
    ],
    ['text of any script', 'Label', '{"key":"\\u00e9 \u{1f600}"}', { key: 'é \u{1f600}' }],
    [
      'text that looks like a long number',
      'Label',
      '{"key":"1800000000000000001","value":"a\\"1800000000000000001"}',
      { key: '1800000000000000001', value: 'a"1800000000000000001' },
    ],
    [
      'several that exclude each other',
      'scheduler.AttributeConstraint.Selector',
      '{"pseudoattribute_type":"ZONE","attribute_name":"a"}',
      { pseudoattributeType: 'ZONE', attributeName: 'a' },
    ],
    ['white space around', 'Filters', ' \r\n\t{ } \n', {}],
  ])('may have %s', (_, message, json, words) => {
    expect(read(message, json)).toEqual(words);
  });

  it.each<[form: string, text: string, bytes: readonly number[]]>([
    ['with padding', 'AQI=', [1, 2]],
    ['without padding', 'AQI', [1, 2]],
    ['with white space', ' A Q\\nI=', [1, 2]],
    ['with both letters of the standard', '+/+/', [0xfb, 0xff, 0xbf]],
    ['with anything behind the padding', 'AQI=*!', [1, 2]],
    ['of nothing', '', []],
  ])('may have base64 %s', (_, text, bytes) => {
    expect(read('Secret.Value', `{"data":"${text}"}`)).toEqual({ data: Uint8Array.from(bytes) });
  });
});

describe('JSON that a master does not take', () => {
  it.each<[what: string, message: string, json: string, problem: string]>([
    ['no object', 'Filters', '[]', 'Expecting a JSON object'],
    ['null', 'Filters', 'null', 'Expecting a JSON object'],
    ['text alone', 'Filters', '"a"', 'Expecting a JSON object'],
    [
      'an array for one value',
      'Filters',
      '{"refuse_seconds":[1]}',
      "Not expecting a JSON array for field 'refuse_seconds'",
    ],
    [
      'an array for one message',
      'TaskStatus',
      '{"task_id":[]}',
      "Not expecting a JSON array for field 'task_id'",
    ],
    ['an object for text', 'Label', '{"key":{}}', "Not expecting a JSON object for field 'key'"],
    ['a number for text', 'Label', '{"key":1}', "Not expecting a JSON number for field 'key'"],
    [
      'a long number for text',
      'Label',
      '{"key":1800000000000000001}',
      "Not expecting a JSON number for field 'key'",
    ],
    ['a boolean for text', 'Label', '{"key":true}', "Not expecting a JSON boolean for field 'key'"],
    [
      'text for a message',
      'TaskStatus',
      '{"task_id":"t"}',
      "Not expecting a JSON string for field 'task_id'",
    ],
    ['text for a map', 'TaskInfo', '{"limits":"a"}', "Not expecting a JSON string for field 'limits'"],
    ['a number for an enum', 'TaskStatus', '{"state":1}', "Not expecting a JSON number for field 'state'"],
    ['an unknown enum that must be', 'TaskStatus', '{"state":"FOO"}', "Failed to find enum for 'FOO'"],
    [
      'an enum in lower case that must be',
      'TaskStatus',
      '{"state":"task_lost"}',
      "Failed to find enum for 'task_lost'",
    ],
    [
      'a boolean for a number',
      'Filters',
      '{"refuse_seconds":true}',
      "Not expecting a JSON boolean for field 'refuse_seconds'",
    ],
    ['a number for a boolean', 'CommandInfo', '{"shell":1}', "Not expecting a JSON number for field 'shell'"],
    [
      'words for a number',
      'Filters',
      '{"refuse_seconds":"soon"}',
      "Failed to parse 'soon' as a JSON number for field 'refuse_seconds'",
    ],
    [
      'nothing for a number',
      'Filters',
      '{"refuse_seconds":""}',
      "Failed to parse '' as a JSON number for field 'refuse_seconds'",
    ],
    [
      'words for a boolean',
      'CommandInfo',
      '{"shell":"yes"}',
      "Failed to parse 'yes' as a JSON boolean for field 'shell'",
    ],
    [
      'the URL-safe alphabet',
      'Secret.Value',
      '{"data":"-_-_"}',
      "Failed to base64 decode bytes field 'data': Invalid character '-'",
    ],
    ['no text for bytes', 'Secret.Value', '{"data":1}', "Not expecting a JSON number for field 'data'"],
    ['more than 32 bits', 'Port', '{"number":4294967296}', "Value out of range for field 'number'"],
    ['a negative number without sign', 'Port', '{"number":-1}', "Value out of range for field 'number'"],
    [
      'more than 64 bits',
      'TimeInfo',
      '{"nanoseconds":9223372036854775808}',
      "Value out of range for field 'nanoseconds'",
    ],
    ['an infinite integer', 'Port', '{"number":1e999}', "Value out of range for field 'number'"],
    ['no required field', 'Label', '{}', 'Missing required fields: key'],
  ])('%s', (_, message, json, problem) => {
    const name = message.slice(message.lastIndexOf('.') + 1);
    const text = `Failed to convert JSON into ${name} protobuf: ${problem}`;
    expect(failure(() => read(message, json))).toEqual(['CONVERT', text]);
  });

  it.each([
    ['nothing', ''],
    ['white space', ' '],
    ['half an object', '{"refuse_seconds":1'],
    ['text behind', '{} x'],
    ['two values', '{}{}'],
    ['a number with a zero before it', '{"refuse_seconds":01234567890123456789}'],
    ['a long number for a name', '{1800000000000000001:1}'],
    ['a comma at the end', '{"refuse_seconds":1,}'],
  ])('%s is no JSON', (_, json) => {
    const [code, text] = failure(() => read('Filters', json));
    expect(code).toBe('PARSE');
    expect(text).toMatch(/^Failed to parse body into JSON: ./);
  });

  it('is refused with the paths of all required fields that are missing, once all has been read', () => {
    const accept = {
      operations: [
        {
          launch: {
            task_infos: [
              { task_id: {}, limits: { cpus: {} } },
              { name: 'n', agent_id: null },
            ],
          },
        },
      ],
      offer_ids: [{}],
    };
    expect(failure(() => decodeCall(JSON.stringify({ type: 'ACCEPT', framework_id: {}, accept })))).toEqual([
      'CONVERT',
      'Failed to convert JSON into Call protobuf: Missing required fields: framework_id.value, ' +
        'accept.offer_ids[0].value, accept.operations[0].launch.task_infos[0].name, ' +
        'accept.operations[0].launch.task_infos[0].agent_id, accept.operations[0].launch.task_infos[0].task_id.value, ' +
        'accept.operations[0].launch.task_infos[0].limits[cpus].value, ' +
        'accept.operations[0].launch.task_infos[1].task_id, accept.operations[0].launch.task_infos[1].agent_id',
    ]);
  });

  it('is refused when it is too deep, and not by the end of the stack', () => {
    const deep = (depth: number): string =>
      '{"value":"c","parent":'.repeat(depth) + 'null' + '}'.repeat(depth);
    expect(read('ContainerID', deep(100))).toHaveProperty('parent.parent.value', 'c');
    expect(failure(() => read('ContainerID', deep(20_000)))[0]).toBe('CONVERT');
    const lists = (depth: number): string => `{"roles":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(failure(() => read('FrameworkInfo', lists(100_000)))[0]).toBe('CONVERT');
  });
});

describe('JSON text', () => {
  it('is read as JSON.parse does, where there are no long numbers', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const expected = JSON.parse(text) as unknown;
        expect(withNumbers(parseJson(text))).toEqual(expected);
      }),
    );
  });

  it('has long numbers exact, wherever they are', () => {
    const long = fc.bigInt(2n ** 53n, 2n ** 70n);
    fc.assert(
      fc.property(long, long, fc.string(), (a, b, text) => {
        const json = `{"a":${a},"list":[1,-${b},{"c":${JSON.stringify(text)},"d":${b}}],"0":"${a}"}`;
        expect(parseJson(json)).toEqual({ a, list: [1, -b, { c: text, d: b }], '0': String(a) });
      }),
    );
    expect(parseJson('1800000000000000001')).toBe(1_800_000_000_000_000_001n);
  });
});

/** With long numbers rounded again. */
function withNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withNumbers(each)]));
}
