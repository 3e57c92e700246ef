import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

/** Our .proto sources lie beside `src` in the repository, and beside `dist` in the package. */
const PROTO = fileURLToPath(new URL('../../proto/', import.meta.url));

const FILES = [
  'mesos/v1/scheduler/scheduler.proto',
  'mesos/v1/master/master.proto',
  'ecs_scheduler/v1/scheduler.proto',
  'google/rpc/status.proto',
  'google/rpc/error_details.proto',
  'grpc/health/v1/health.proto',
  'grpc/reflection/v1/reflection.proto',
];

let loaded: protobuf.Root | undefined;

/**
 * The protocol as protobufjs reflects it, with the names of the .proto files. Parsed at the first use (some 70 ms), so
 * that a program without a wire does not pay for it.
 */
export function protoRoot(): protobuf.Root {
  loaded ??= load();
  return loaded;
}

function load(): protobuf.Root {
  const root = new protobuf.Root();
  // google/protobuf/* comes with protobufjs, which looks for it under its bare name.
  root.resolvePath = (_, target) => (target.startsWith('google/protobuf/') ? target : join(PROTO, target));
  root.loadSync(FILES, { keepCase: true });
  root.resolveAll();
  return root;
}
