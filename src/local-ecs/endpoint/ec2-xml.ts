import { isJsonObject } from '../engine/json.ts';
import type { JsonObject } from '../engine/json.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escape = (text: string): string => text.replaceAll(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);

const members = (object: JsonObject): string =>
  Object.entries(object)
    .map(([name, value]) => element(name, value))
    .join('');

/** EC2 writes a list as an element with an `item` for each entry. */
function contentOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((entry) => element('item', entry)).join('');
  return isJsonObject(value) ? members(value) : escape(String(value));
}

function element(name: string, value: unknown): string {
  if (value === undefined) return '';
  const content = contentOf(value);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** @param action as EC2 spells it, e.g. `DescribeInstances`. */
export function answerXml(action: string, requestId: string, body: JsonObject): string {
  const namespace = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';
  const content = members({ requestId, ...body });
  return `${PROLOGUE}<${action}Response ${namespace}>${content}</${action}Response>`;
}

export function errorXml(requestId: string, code: string, message: string): string {
  const Error = { Code: code, Message: message };
  return `${PROLOGUE}${element('Response', { Errors: { Error }, RequestID: requestId })}`;
}
