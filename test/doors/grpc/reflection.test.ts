import { afterEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import descriptors from 'protobufjs/ext/descriptor.js';

import { messageCodec, protoRoot } from '../../../src/wire/plain-message.ts';
import { hex, startDoor } from './grpc-fixture.ts';
import type { StartedDoor } from './grpc-fixture.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

interface Answer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] };
  readonly errorResponse?: { readonly errorCode: number };
}

const ANSWER = messageCodec<Answer>('grpc.reflection.v1.ServerReflectionResponse');

/** A text as a field of a ServerReflectionRequest. */
const asking = (tag: string, text: string): Buffer =>
  Buffer.concat([hex(tag), Buffer.from([text.length]), Buffer.from(text)]);

const LIST = hex('3a00');
const file = (name: string): Buffer => asking('1a', name);
const symbol = (name: string): Buffer => asking('22', name);

async function ask(requests: readonly Buffer[], version = 'v1'): Promise<readonly Answer[]> {
  started = await startDoor();
  const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
  const stream = started.client.stream(path);
  for (const request of requests) stream.call.write(request);
  stream.call.end();
  expect(status[(await stream.status).code]).toBe('OK');
  return stream.messages.map((message) => ANSWER.decodeProtobuf(hex(message)));
}

const filesOf = ({ fileDescriptorResponse }: Answer): protobuf.Root =>
  protobuf.Root.fromDescriptor(
    descriptors.FileDescriptorSet.encode({
      file: fileDescriptorResponse?.fileDescriptorProto.map((bytes) =>
        descriptors.FileDescriptorProto.decode(bytes),
      ),
    }).finish(),
    { keepCase: true },
  );

describe('Reflection', () => {
  it.each(['v1', 'v1alpha'])('lists the services, as version %s', async (version) => {
    const [answer] = await ask([LIST], version);
    expect(answer?.listServicesResponse?.service.map(({ name }) => name)).toEqual([
      'ecs_scheduler.v1.Scheduler',
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
    ]);
  });

  it('has the files behind a service, those of Mesos among them, with all that is in them', async () => {
    const [answer] = await ask([symbol('ecs_scheduler.v1.Scheduler')]);
    const shown = filesOf(answer ?? {});
    const { methods } = shown.lookupService('ecs_scheduler.v1.Scheduler');
    expect(methods['Subscribe']).toMatchObject({ requestStream: true, responseStream: true });
    for (const name of ['mesos.v1.scheduler.Call', 'mesos.v1.Offer', 'mesos.v1.TaskInfo']) {
      const ours = protoRoot().lookupType(name);
      const theirs = shown.lookupType(name);
      const fieldsOf = (type: protobuf.Type) =>
        type.fieldsArray.map((each) => [
          each.name,
          each.id,
          each.required,
          each.repeated || each.map,
          each.resolve().resolvedType?.fullName ?? each.type,
          String(each.defaultValue),
        ]);
      expect(fieldsOf(theirs)).toEqual(fieldsOf(ours));
    }
  });

  it('finds files by their names, and types, methods and what is within a type', async () => {
    const answers = await ask([
      file('mesos/v1/mesos.proto'),
      symbol('mesos.v1.Offer.Operation.Launch'),
      symbol('ecs_scheduler.v1.Scheduler.Call'),
      symbol('grpc.health.v1.Health'),
    ]);
    expect(
      answers.map(
        ({ fileDescriptorResponse }) =>
          descriptors.FileDescriptorProto.decode(
            fileDescriptorResponse?.fileDescriptorProto[0] ?? new Uint8Array(),
          ).toJSON()['name'] as unknown,
      ),
    ).toEqual([
      'mesos/v1/mesos.proto',
      'mesos/v1/mesos.proto',
      'ecs_scheduler/v1/scheduler.proto',
      'grpc/health/v1/health.proto',
    ]);
  });

  it('says of what there is not that there is not', async () => {
    const answers = await ask([
      file('no.proto'),
      symbol('mesos.v1.No'),
      asking('32', 'mesos.v1.No'),
      hex(''),
    ]);
    expect(answers.map(({ errorResponse }) => errorResponse?.errorCode)).toEqual([
      status.NOT_FOUND,
      status.NOT_FOUND,
      status.NOT_FOUND,
      status.INVALID_ARGUMENT,
    ]);
  });

  it('ends with what is no request', async () => {
    started = await startDoor();
    const stream = started.client.stream('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo');
    stream.call.write(hex('ff'));
    expect(status[(await stream.status).code]).toBe('INVALID_ARGUMENT');
  });
});
